import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asked, folderOf, improve, modelServerUrl, useImprovableModels } from './improving.ts';

useImprovableModels();

describe('what touchstone improve may send', () => {
  it('stops before it exceeds its budget, and continues with a larger one', async () => {
    const folder = await folderOf();
    const first = await improve(folder, ['--budget', '0.006', '--json']);
    expect(first.code).toBe(4);
    const { cost, ...ended } = JSON.parse(first.stdout);
    expect(ended).toMatchObject({ accepted: false, end: 'stopped', why: 'budget' });
    expect(ended.conclusion).toContain('The budget does not allow the next calls.');
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThanOrEqual(0.006);
    expect(first.stderr).toMatch(/touchstone improve .*--resume \S+/);
    asked.length = 0;
    // What was spent before counts.
    const same = await improve(folder, ['--resume', '--budget', '0.006']);
    expect(same.code).toBe(4);
    expect(asked).toEqual([]);
    const again = await improve(folder, ['--resume', '--budget', '1', '--json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout).cost).toBeGreaterThan(cost);
    expect(asked.filter(({ model }) => model === 'm').length).toBeLessThanOrEqual(40 + 80);
  });

  it('asks above `budget.confirm` before anything is sent', async () => {
    const endpoint = `endpoints:\n  one: { protocol: openai, baseUrl: "${modelServerUrl()}/v1" }\n`;
    const prices =
      'prices:\n  one/m: { input: 1, output: 4 }\n  one/writer: { input: 2, output: 8 }\n';
    const settings = `${endpoint}${prices}budget: { confirm: 0.001 }\n`;
    const folder = await folderOf({ 'touchstone.yaml': settings });
    const silent = await improve(folder);
    expect(silent).toMatchObject({ code: 2, stdout: '' });
    expect(silent.stderr).toContain('--yes');
    const declined = await improve(folder, [], { confirm: false });
    expect(declined.code).toBe(2);
    expect(declined.questions).toEqual([expect.stringMatching(/\$.*\$0\.001/)]);
    expect(asked).toEqual([]);
    expect((await improve(folder, ['--yes'])).code).toBe(0);
  });

  it('calls no endpoint that gets a variable without a permission', async () => {
    const folder = await folderOf({
      'touchstone.yaml': `endpoints:\n  one: { protocol: openai, baseUrl: "${modelServerUrl()}/v1", key: "\${env:HOUSE_KEY}" }\n`,
    });
    const variables = { HOUSE_KEY: 'not-a-real-key', XDG_STATE_HOME: join(folder, 'state') };
    const { code, stdout, stderr } = await improve(folder, [], { variables });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/with the environment variable HOUSE_KEY \(key\).*--trust/);
    expect((await improve(folder, [], { variables, confirm: false })).code).toBe(2);
    expect(asked).toEqual([]);
    expect((await improve(folder, ['--trust'], { variables })).code).toBe(0);
  });
});
