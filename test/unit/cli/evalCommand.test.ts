import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines, triagePrompt } from '../eval/workspace.ts';
import { cli, echoWorkspace, good, wrong } from './echoCommands.ts';

describe('touchstone eval', () => {
  it('ends with 0 when every sample passes, and keeps the results', async () => {
    const folder = await echoWorkspace([good]);
    const { code, stdout } = await cli(['eval', folder, '--json']);
    expect(code).toBe(0);
    const object = JSON.parse(stdout);
    expect(Object.keys(object).slice(0, 11)).toEqual(
      'eval run rows samples passed failed errored skipped cost verdict results'.split(' '),
    );
    expect(object).toMatchObject({ eval: 'echo', rows: 1, passed: 1, cost: 0, verdict: 'passed' });
    expect((await readFile(object.results, 'utf8')).trim().split('\n')).toHaveLength(2);
  });

  it('ends with 1 when a sample fails, and shows where, the expected output and the reply', async () => {
    const folder = await echoWorkspace([good, wrong]);
    const { code, stdout } = await cli(['eval', join(folder, 'echo.prompt')]);
    expect(code).toBe(1);
    expect(stdout).toContain('echo.golden.jsonl:2');
    expect(stdout).toContain('expected yes, got no');
    expect(stdout).toContain('sandbox');
    expect(stdout).toContain('1 passed, 1 failed');
  });

  it('narrows to ids and tags, and repeats', async () => {
    const folder = await echoWorkspace([good, wrong]);
    const args = ['eval', folder, '--filter', 'calm', '--repeat', '3', '--json'];
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 1, samples: 3, passed: 3 });
  });

  it('runs the rows that a condition holds for, and ends with 2 where none is left', async () => {
    const folder = await echoWorkspace([good, wrong]);
    const chosen = await cli(['eval', folder, '--where', 'tags contains "calm"', '--json']);
    expect(JSON.parse(chosen.stdout)).toMatchObject({ rows: 1, passed: 1 });
    const { code, stderr } = await cli(['eval', folder, '--where', 'id = "nosuch"']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('No row is left by the options that choose rows.'),
    });
  });

  it('ends with 2 for a filter that matches no row and for a row that is not JSON', async () => {
    const folder = await echoWorkspace([good]);
    const empty = await cli(['eval', folder, '--filter', 'none']);
    expect(empty.code).toBe(2);
    expect(empty.stderr).toContain('none');
    await writeFile(join(folder, 'echo.golden.jsonl'), `${JSON.stringify(good)}\noops\n`);
    const bad = await cli(['eval', folder]);
    expect(bad.code).toBe(2);
    expect(bad.stdout).toContain('echo.golden.jsonl:2');
    expect(bad.stdout).toContain('1 passed');
  });

  it('ends with 3 when there is no recording, and says what to do', async () => {
    const folder = await echoWorkspace([good]);
    const args = ['eval', folder, '--replay', '--model', 'openai/gpt-5.4-mini'];
    const { code, stdout } = await cli(args);
    expect(code).toBe(3);
    expect(stdout).toContain('No recording answers');
  });

  it('reports every mistake in every file before it sends anything', async () => {
    const folder = await echoWorkspace([good]);
    await writeFile(join(folder, 'a.eval.yaml'), 'prompt: echo.prompt\nmodel: [x/y]\n');
    await writeFile(join(folder, 'b.eval.yaml'), 'prompt: gone.prompt\n');
    const { code, stdout, stderr } = await cli(['eval', folder, '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('a.eval.yaml:2:');
    expect(stderr).toContain('gone.prompt');
  });

  it('sends nothing when touchstone.yaml has mistakes, and reports them', async () => {
    const folder = await echoWorkspace([good]);
    await writeFile(join(folder, 'touchstone.yaml'), 'concurrency: many\n');
    for (const args of [
      ['eval', folder],
      ['run', join(folder, 'echo.prompt'), '--input', '{"ticket":"yes"}'],
    ]) {
      const { code, stdout, stderr } = await cli(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('touchstone.yaml:1:');
    }
  });

  it('accepts a golden dataset for the prompt with its name, and no other file', async () => {
    const folder = await echoWorkspace([good]);
    expect(await cli(['eval', join(folder, 'echo.golden.jsonl')])).toMatchObject({ code: 0 });
    const other = await cli(['eval', join(folder, 'touchstone.yaml')]);
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is not a prompt, an eval file or a golden dataset/),
    });
  });

  it('counts every bad row and names the first', async () => {
    const folder = await echoWorkspace([good]);
    const dataset = join(folder, 'echo.golden.jsonl');
    await writeFile(dataset, `${await readFile(dataset, 'utf8')}${'nope\n'.repeat(1500)}`);
    const { code, stdout } = await cli(['eval', folder]);
    expect(code).toBe(2);
    expect(stdout).toContain('1,500 bad rows');
    expect(stdout.match(/Invalid JSON/g)).toHaveLength(10);
    expect(stdout).toContain('… and 1,490 more bad rows; `touchstone check` lists all of them');
    const { badRowCount, badRows } = JSON.parse((await cli(['eval', folder, '--json'])).stdout);
    expect([badRowCount, badRows.length]).toEqual([1500, 1000]);
  });

  it('says that a dataset is empty, and sends nothing when the report cannot be written', async () => {
    const empty = await cli(['eval', await echoWorkspace([])]);
    expect(empty).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(
        /bad row .*echo\.golden\.jsonl:1 {2}The dataset has no rows\. Add one/,
      ),
    });
    const folder = await echoWorkspace([good]);
    const { code, stdout, stderr } = await cli([
      'eval',
      folder,
      '-o',
      join(folder, 'no', 'r.json'),
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('there is no such file');
  });

  it('adds up several evaluations in one object', async () => {
    const folder = await echoWorkspace([good]);
    await mkdir(join(folder, 'more'));
    await writeFile(join(folder, 'more/other.prompt'), triagePrompt);
    await writeFile(
      join(folder, 'more/other.golden.jsonl'),
      jsonLines([{ input: { ticket: 'x' }, expected: { category: 'billing' } }]),
    );
    const report = join(folder, 'report.json');
    const { stdout } = await cli(['eval', folder, '--json', '--output', report]);
    expect(JSON.parse(stdout)).toMatchObject({
      passed: 2,
      verdict: 'passed',
      evals: [{ eval: 'echo' }, { eval: 'other' }],
    });
    expect(JSON.parse(await readFile(report, 'utf8'))).toEqual(JSON.parse(stdout));
  });

  it('ends with 130 when interrupted, after printing the results so far', async () => {
    const folder = await echoWorkspace([good]);
    const { code, stdout } = await cli(['eval', folder], { signal: AbortSignal.abort() });
    expect(code).toBe(130);
    expect(stdout).not.toContain('passed: 1');
  });
});
