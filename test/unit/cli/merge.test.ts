import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { echoPrompt, jsonLines, workspace } from '../eval/workspace.ts';

const rows = Array.from({ length: 20 }, (_, index) => ({
  id: `r${index}`,
  input: { ticket: index % 5 === 0 ? 'no' : 'yes' },
  expected: 'yes',
}));

async function cli(args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    stdout: { write: text => (stdout += text) },
    stderr: { write: text => (stderr += text) },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, stdout, stderr };
}

let folder: string;

beforeEach(async () => {
  folder = await workspace({ 'echo.prompt': echoPrompt, 'echo.golden.jsonl': jsonLines(rows) });
});

/** Runs parts of the rows, and copies their results to one folder, as CI jobs do with artifacts. */
async function shards(of: number, ...more: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  await mkdir(join(folder, 'artifacts'), { recursive: true });
  for (let index = 1; index <= of; index += 1) {
    const { stdout } = await cli(['eval', folder, '--shard', `${index}/${of}`, '--json', ...more]);
    const copy = join(folder, 'artifacts', `shard-${index}-${more.length}.jsonl`);
    await copyFile(JSON.parse(stdout).results, copy);
    files.push(copy);
  }
  await rm(join(folder, '.touchstone'), { recursive: true, force: true });
  return files;
}

test('the shards of an evaluation have the verdict of the whole', async () => {
  const merged = await cli(['report', 'merge', ...(await shards(3)), '--json']);
  const whole = await cli(['eval', folder, '--json']);
  const counts = ({ stdout }: { readonly stdout: string }) => {
    const { rows, samples, passed, failed, notRun, verdict, models } = JSON.parse(stdout);
    const [{ passRate, interval }] = models;
    return { rows, samples, passed, failed, notRun, verdict, passRate, interval };
  };
  expect(counts(merged)).toEqual(counts(whole));
  expect([merged.code, whole.code]).toEqual([1, 1]);
  const { results } = JSON.parse(merged.stdout);
  expect((await readFile(results, 'utf8')).trim().split('\n')).toHaveLength(21);
});

test('a sample in two files counts once, and a part that is absent leaves the run incomplete', async () => {
  const [first = '', second = ''] = await shards(2);
  const twice = await cli(['report', 'merge', first, second, first, '--json']);
  expect(JSON.parse(twice.stdout)).toMatchObject({ passed: 16, failed: 4, notRun: 0 });
  const part = JSON.parse((await cli(['report', 'merge', first, '--json'])).stdout);
  expect(part.notRun).toBeGreaterThan(0);
  expect(part.passed + part.failed + part.notRun).toBe(20);
});

test('a shard that no file has is named, and two runs of one shard are refused', async () => {
  const files = await shards(3);
  const [first = '', , third = ''] = files;
  const gap = await cli(['report', 'merge', first, third]);
  expect(gap.stderr).toContain('echo: no file has shard 2/3.');
  const again = await cli(['eval', folder, '--shard', '1/3', '--json']);
  const other = JSON.parse(again.stdout).results;
  const doubled = await cli(['report', 'merge', ...files, other]);
  expect([doubled.code, doubled.stderr]).toEqual([
    2,
    expect.stringContaining(`This run has the same rows as ${first}. Merge one of them.`),
  ]);
});

test('merged results can be blessed and are compared with a baseline', async () => {
  const files = await shards(2);
  expect((await cli(['report', 'merge', ...files, '--bless'])).stderr).toContain('baseline: wrote');
  const baseline = await readFile(join(folder, 'echo.baseline.json'), 'utf8');
  expect(JSON.parse(baseline).rows).toHaveLength(20);
  const { stdout } = await cli(['report', 'merge', ...files, '--json']);
  expect(JSON.parse(stdout).comparison.models[0]).toMatchObject({ change: 0 });
});

test('runs of a changed prompt, with another number of repeats, and other files are refused', async () => {
  const [first = '', second = ''] = await shards(2);
  const [other = ''] = await shards(2, '--repeat', '2');
  const repeats = await cli(['report', 'merge', first, other]);
  expect([repeats.code, repeats.stderr]).toEqual([
    2,
    expect.stringContaining('these are not the same: the number of repeats'),
  ]);
  await writeFile(join(folder, 'notes.jsonl'), '{"a": 1}\n');
  const notes = await cli(['report', 'merge', first, join(folder, 'notes.jsonl')]);
  expect([notes.code, notes.stderr]).toEqual([2, expect.stringContaining('not a results file')]);
  await writeFile(join(folder, 'echo.prompt'), `${echoPrompt}\nMore.`);
  const changed = await cli(['report', 'merge', first, second]);
  expect([changed.code, changed.stderr]).toEqual([
    2,
    expect.stringContaining('its prompt changed since'),
  ]);
});
