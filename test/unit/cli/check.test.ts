import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { workspace } from '../eval/workspace.ts';

async function check(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(['check', ...args], {
    stdout: {
      write: text => {
        written.stdout += text;
      },
    },
    stderr: {
      write: text => {
        written.stderr += text;
      },
    },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

describe('touchstone check', () => {
  it('checks a single file in its workspace', async () => {
    const files = { 'a.prompt': '---\nmodel: opena/x\n---\n{{> tone}}' };
    const alone = await check(join(await workspace(files), 'a.prompt'));
    expect(alone.code).toBe(1);
    expect(alone.stdout).toMatch(/unknown-provider[\s\S]*unknown-partial/);
    const whole = await workspace({
      ...files,
      '_tone.prompt': 'Be kind.',
      'touchstone.yaml': 'endpoints:\n  opena: {protocol: openai, baseUrl: http://127.0.0.1:1}\n',
    });
    const { code, stdout } = await check(join(whole, 'a.prompt'));
    expect(code).toBe(0);
    expect(stdout).not.toContain('unknown-');
    expect(stdout).toMatch(/1 file, 0 errors, /);
  });

  it('prints hints and still passes', async () => {
    const folder = await workspace({
      'a.prompt': '{{role "system"}}\nDescribe the product in a few sentences.\n',
    });
    const { code, stdout } = await check(folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/a\.prompt:2:\d+: hint .* style-vague-quantifier\n/);
  });

  it('ends with 2 for a missing file or a file that is not a Touchstone file, and with 1 for an unreadable file', async () => {
    const folder = await workspace({ 'a.prompt': 'x', 'notes.md': 'x' });
    const gone = await check(join(folder, 'gone.prompt'));
    expect(gone).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('gone') });
    const other = await check(join(folder, 'notes.md'));
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('is not a prompt') });
    // A superuser reads everything.
    if (process.getuid?.() === 0 || process.platform === 'win32') return;
    await chmod(join(folder, 'a.prompt'), 0);
    const locked = await check(folder);
    expect(locked).toMatchObject({ code: 1, stdout: expect.stringContaining('cannot be read') });
  });

  it('prints a SARIF log whose results name their rule, level and region', async () => {
    const folder = await workspace({ 'a b.prompt': 'Hi\n{{#if x}}', 'b.prompt': '{{> gone}}' });
    const { code, stdout } = await check(folder, '--sarif');
    expect(code).toBe(1);
    const log = JSON.parse(stdout);
    expect(log).toMatchObject({ version: '2.1.0', runs: [{ columnKind: 'utf16CodeUnits' }] });
    const [run] = log.runs;
    const { rules, name } = run.tool.driver;
    expect(name).toBe('Touchstone');
    for (const { ruleId, ruleIndex, level, locations } of run.results) {
      expect(rules[ruleIndex]).toMatchObject({
        id: ruleId,
        helpUri: expect.stringMatching(/^https:/),
      });
      expect(level).toBe('error');
      const [{ physicalLocation }] = locations;
      expect(physicalLocation.region.startLine).toBeGreaterThan(0);
      expect(new URL(physicalLocation.artifactLocation.uri, 'file:///x/').href).toContain(
        '.prompt',
      );
    }
    expect(JSON.stringify(run.results)).toContain('a%20b.prompt');
    expect(await check(folder, '--sarif', '--json')).toMatchObject({ code: 2, stdout: '' });
  });
});
