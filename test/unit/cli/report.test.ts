import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { echoPrompt, jsonLines, workspace } from '../eval/workspace.ts';

const good = { id: 'good', input: { ticket: 'yes' }, expected: 'yes' };

async function evaluate(args: readonly string[], signal = new AbortController().signal) {
  let stdout = '';
  let stderr = '';
  const code = await runCli(['eval', ...args], {
    stdout: { write: text => (stdout += text) },
    stderr: { write: text => (stderr += text) },
    colors: false,
    environment: {},
    signal,
    readStdin: async () => '',
  });
  return { code, stdout, stderr };
}

async function echoFolder(): Promise<string> {
  return workspace({
    'echo.prompt': echoPrompt,
    'echo.eval.yaml': 'dataset: ./rows.jsonl\n',
    'rows.jsonl': jsonLines([good]),
    '.env': 'A=b\n',
  });
}

describe('the report of an evaluation', () => {
  it('replaces an earlier one as a whole after the evaluation, and leaves no other file', async () => {
    const folder = await echoFolder();
    const report = join(folder, 'report.json');
    await writeFile(report, 'earlier');
    const { code } = await evaluate([folder, '--output', report]);
    expect(code).toBe(0);
    expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({ passed: 1 });
    expect((await readdir(folder)).filter(name => name.includes('.tmp'))).toEqual([]);
  });

  it.runIf(existsSync('/dev/full'))(
    'that does not fit on the disk is named, the others are written, and a failed evaluation stays failed',
    async () => {
      const folder = await echoFolder();
      const report = join(folder, 'report.json');
      const args = [folder, '--output', '/dev/full', '--output', report];
      const { code, stderr } = await evaluate(args);
      expect(code).toBe(2);
      expect(stderr).toContain('The report could not be written to /dev/full: the disk is full.');
      expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({ passed: 1 });
      await writeFile(join(folder, 'rows.jsonl'), jsonLines([{ ...good, expected: 'no' }]));
      expect(await evaluate(args)).toMatchObject({ code: 1 });
    },
  );

  it('is not written when the evaluation is interrupted: the earlier one is kept', async () => {
    const folder = await echoFolder();
    const report = join(folder, 'report.json');
    await writeFile(report, 'earlier');
    const { code, stderr } = await evaluate([folder, '--output', report], AbortSignal.abort());
    expect(code).toBe(130);
    expect(stderr).toContain(
      `interrupted: 1 evaluation not run, no report was written to ${report}`,
    );
    expect(await readFile(report, 'utf8')).toBe('earlier');
  });

  it.each([
    'rows.jsonl',
    './nowhere/../rows.jsonl',
    'echo.prompt',
    'echo.eval.yaml',
    'touchstone.yaml',
    '.env',
    'other.golden.csv',
    'new.prompt',
    '.touchstone/recordings/echo.jsonl',
    '.touchstone/report.json',
  ])('never replaces a file that Touchstone reads: %s', async name => {
    const folder = await echoFolder();
    const path = join(folder, name);
    const before = await readFile(path, 'utf8').catch(() => undefined);
    const { code, stdout, stderr } = await evaluate([folder, '--output', path]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('choose another file for --output');
    expect(await readFile(path, 'utf8').catch(() => undefined)).toBe(before);
    // Nothing ran.
    await expect(readdir(join(folder, '.touchstone'))).rejects.toThrow();
  });

  it('never replaces a dataset by another name of it', async () => {
    const folder = await echoFolder();
    await link(join(folder, 'rows.jsonl'), join(folder, 'hard.json'));
    await symlink(join(folder, 'rows.jsonl'), join(folder, 'soft.json'));
    for (const name of ['hard.json', 'soft.json']) {
      expect((await evaluate([folder, '--output', join(folder, name)])).code).toBe(2);
    }
    expect(await readFile(join(folder, 'rows.jsonl'), 'utf8')).toBe(jsonLines([good]));
  });

  it('replaces a link and does not change its target', async () => {
    const folder = await echoFolder();
    await writeFile(join(folder, 'start.sh'), 'echo hello\n');
    await symlink(join(folder, 'start.sh'), join(folder, 'report.json'));
    expect((await evaluate([folder, '--output', join(folder, 'report.json')])).code).toBe(0);
    expect(await readFile(join(folder, 'start.sh'), 'utf8')).toBe('echo hello\n');
  });

  it('ends with 2 before anything runs when its folder is missing or it is itself a folder', async () => {
    const folder = await echoFolder();
    await mkdir(join(folder, 'reports'));
    for (const name of ['gone/report.json', 'reports']) {
      const { code, stderr } = await evaluate([folder, '--output', join(folder, name)]);
      expect([name, code]).toEqual([name, 2]);
      expect(stderr).toContain('The report c');
    }
    await expect(readdir(join(folder, '.touchstone'))).rejects.toThrow();
  });

  it.skipIf(process.platform === 'win32')(
    'is written to a pipe that is named as the file',
    async () => {
      const folder = await echoFolder();
      const cli = new URL('../../../src/cli/main.ts', import.meta.url).pathname;
      const script = `"$0" "$1" eval "$2" --output /dev/stdout | cat`;
      const args = ['-c', script, process.execPath, cli, folder];
      const { stdout } = await promisify(execFile)('bash', args);
      expect(JSON.parse(stdout.slice(stdout.indexOf('\n{')))).toMatchObject({ passed: 1 });
    },
  );

  it('is written in the format of each file, next to the report for people', async () => {
    const folder = await echoFolder();
    const files = ['a.json', 'a.xml', 'a.md', 'a.html', 'a.csv'].map(name => join(folder, name));
    const { code, stdout } = await evaluate([folder, ...files.flatMap(file => ['-o', file])]);
    expect(code).toBe(0);
    expect(stdout).toContain('passed: 1 passed, 0 failed');
    const starts = await Promise.all(
      files.map(async file => (await readFile(file, 'utf8')).slice(0, 9)),
    );
    expect(starts).toEqual(['{\n  "eval', '<?xml ver', '## ✅ `ech', '<!doctype', 'eval,run,']);
  });

  it('is printed alone for a reporter without a file, and a file takes the reporter before it', async () => {
    const folder = await echoFolder();
    const file = join(folder, 'results.txt');
    const args = ['--reporter', 'markdown', '--output', file, '--reporter', 'junit'];
    const { stdout } = await evaluate([folder, ...args]);
    expect(stdout).toMatch(/^<\?xml [\s\S]*<\/testsuites>\n$/);
    expect(await readFile(file, 'utf8')).toContain('## ✅ `echo`: passed');
    await evaluate([folder, '--output', file, '--reporter', 'csv']);
    expect(await readFile(file, 'utf8')).toMatch(/^eval,run,/);
    const text = await evaluate([folder, '--reporter', 'text']);
    expect(text.stdout).toContain('passed: 1 passed, 0 failed');
  });

  it.each([
    [['--reporter', 'junit', '--reporter', 'csv'], 'printed to standard output: junit and csv'],
    [['--json', '--reporter', 'csv'], 'printed to standard output: json and csv'],
    [['-o', 'a.csv', '-o', './a.csv'], 'Two reports would be written to'],
    [['--reporter', 'pdf'], 'Available: text, json, junit, markdown, html, csv.'],
  ])('is refused before anything runs with %s', async (args, problem) => {
    const folder = await echoFolder();
    const { code, stdout, stderr } = await evaluate([folder, ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(problem);
    await expect(readdir(join(folder, '.touchstone'))).rejects.toThrow();
  });
});
