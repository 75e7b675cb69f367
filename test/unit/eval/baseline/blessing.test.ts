import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blessLastRun } from '../../../../src/eval/baseline/blessLastRun.ts';
import { planEvals } from '../../../../src/eval/plan/plan.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import { jsonLines, workspace } from '../workspace.ts';
import { blessed, edit, evaluate, prompt, rows } from './blessed.ts';

describe('blessing', () => {
  it('is refused for an incomplete run, and the earlier baseline stays', async () => {
    const folder = await blessed(rows(3, 0));
    const before = await readFile(join(folder, 'echo.baseline.json'), 'utf8');
    await writeFile(
      join(folder, 'echo.golden.jsonl'),
      `${jsonLines(rows(3, 0))}${jsonLines([{ id: 'x', input: { tiket: 'a' } }])}`,
    );
    const { code, stderr } = await evaluate(folder, '--bless');
    expect(code).toBe(2);
    expect(stderr).toContain('The baseline was not written: row x has no reply of sandbox/echo.');
    expect(await readFile(join(folder, 'echo.baseline.json'), 'utf8')).toBe(before);
  });

  it.each([
    ['bad rows', `${jsonLines(rows(2, 0))}oops\n`, 'has rows that cannot be used'],
    [
      'samples that nothing scored',
      jsonLines([{ id: 'x', input: { ticket: 'a' } }]),
      'nothing scored',
    ],
  ])('is refused for %s', async (_name, golden, words) => {
    const folder = await workspace({ 'echo.prompt': prompt(''), 'echo.golden.jsonl': golden });
    const { code, stderr } = await evaluate(folder, '--bless');
    expect(code).not.toBe(0);
    expect(stderr).toContain(words);
  });

  it('is refused for a filtered run before anything runs', async () => {
    const folder = await blessed(rows(3, 0));
    const { code, stderr } = await evaluate(folder, '--bless', '--filter', 'r1');
    expect(code).toBe(2);
    expect(stderr).toContain('--filter');
  });

  it('writes the file that the eval file or --baseline names', async () => {
    const folder = await workspace({
      'echo.prompt': prompt(''),
      'echo.eval.yaml': 'baseline: ./accepted/main.baseline.json\n',
      'echo.golden.jsonl': jsonLines(rows(2, 0)),
    });
    await evaluate(folder, '--bless');
    await expect(readFile(join(folder, 'accepted/main.baseline.json'), 'utf8')).resolves.toContain(
      '"r1"',
    );
    const other = join(folder, 'other.baseline.json');
    expect((await evaluate(folder, '--baseline', other)).code).toBe(2);
    await evaluate(folder, '--baseline', other, '--bless');
    const { stdout } = await evaluate(folder, '--baseline', other);
    expect(stdout).toMatch(/compared with .*other\.baseline\.json/);
  });
});

describe('blessing the last run', () => {
  const options = (folder: string) => ({ folder, warn: () => {} });

  async function planOf(folder: string) {
    const planned = await planEvals(join(folder, 'echo.eval.yaml'), defaultSettings, {
      bless: true,
    });
    const [plan] = planned.ok ? planned.plans : [];
    if (!plan) throw new Error('there is no plan');
    return plan;
  }

  async function evaluated(): Promise<string> {
    const folder = await workspace({
      'echo.prompt': prompt(''),
      'echo.eval.yaml': '',
      'echo.golden.jsonl': jsonLines(rows(4, 1)),
    });
    await evaluate(folder);
    return folder;
  }

  it('takes the newest run of all rows, and sends nothing', async () => {
    const folder = await evaluated();
    await evaluate(folder, '--filter', 'r1');
    const blessed = await blessLastRun(await planOf(folder), options(folder));
    expect(blessed).toMatchObject({ ok: true, rows: 4, models: ['sandbox/echo'] });
    expect((await evaluate(folder)).stdout).toContain('compared with');
  });

  it('is refused without a run, and when the prompt has changed since', async () => {
    const folder = await evaluated();
    await edit(folder, '!');
    expect(await blessLastRun(await planOf(folder), options(folder))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('the prompt changed since the last run'),
    });
    const fresh = await workspace({
      'echo.prompt': prompt(''),
      'echo.eval.yaml': '',
      'echo.golden.jsonl': jsonLines(rows(4, 1)),
    });
    expect(await blessLastRun(await planOf(fresh), options(fresh))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('Run the evaluation first'),
    });
  });
});
