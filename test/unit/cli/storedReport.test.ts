import { appendFile, copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { echoPrompt, jsonLines, workspace } from '../eval/workspace.ts';

async function cli(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(args, {
    stdout: { write: text => (written.stdout += text) },
    stderr: { write: text => (written.stderr += text) },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

const formats = {
  text: 'txt',
  json: 'json',
  junit: 'xml',
  markdown: 'md',
  html: 'html',
  csv: 'csv',
};

/** One report of each format, and the arguments that ask for them. */
async function reports() {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-report-'));
  const files = Object.entries(formats).map(
    ([name, ending]) => [name, join(folder, `report.${ending}`)] as const,
  );
  return {
    args: files.flatMap(([name, file]) => ['--reporter', name, '--output', file]),
    async read() {
      return Promise.all(files.map(async ([name, file]) => [name, await readFile(file, 'utf8')]));
    },
  };
}

async function resultsOf(folder: string, name: string): Promise<readonly string[]> {
  const evals = join(folder, '.touchstone/evals', name);
  return (await readdir(evals))
    .filter(each => each.endsWith('.jsonl'))
    .map(each => join(evals, each));
}

/** The reports of a run, and the same reports made from the store by several names of the run. */
async function compare(folder: string, words: readonly string[]) {
  const run = await reports();
  await cli('eval', folder, ...run.args);
  const before = await run.read();
  for (const word of words) {
    const again = await reports();
    const { code, stderr } = await cli('report', word, ...again.args);
    expect({ word, code, stderr }).toEqual({ word, code: 0, stderr: '' });
    expect(await again.read()).toEqual(before);
  }
}

const row = fc.record({
  input: fc.record({ ticket: fc.constantFrom('yes', 'no', '=1+1', '<b>', '| a |', '```') }),
  expected: fc.constantFrom('yes', 'no', '=1+1'),
  tags: fc.subarray(['doc:a', 'doc:b', 'long']),
});

describe('touchstone report', () => {
  it('makes the reports of a run again, byte by byte, in every format', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('', 'gate: { pass: 0.5 }\n', 'cluster: { tag: doc }\n'),
        fc.boolean(),
        fc.boolean(),
        async (rows, more, isBlessed, hasBadRow) => {
          const bad = hasBadRow ? '{"input": 3}\n' : '';
          const folder = await workspace({
            'echo.prompt': echoPrompt,
            'echo.eval.yaml': `dataset: ./rows.jsonl\nmodels: [sandbox/echo, sandbox/schema]\nrepeat: 2\n${more}`,
            'rows.jsonl': jsonLines(rows.map((each, at) => ({ id: `r${at}`, ...each }))) + bad,
          });
          if (isBlessed) {
            await cli('eval', folder, '--bless');
            await writeFile(
              join(folder, 'rows.jsonl'),
              jsonLines(rows.slice(1).map((each, at) => ({ id: `r${at}`, ...each }))) + bad,
            );
          }
          await compare(folder, [join(folder, 'echo.eval.yaml')]);
        },
      ),
      { numRuns: 5 },
    );
  });

  it('finds the run by its name, as the last one, by its file, its prompt and its dataset, whatever changed since', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.golden.jsonl': jsonLines([{ id: 'a', input: { ticket: 'yes' }, expected: 'no' }]),
    });
    const run = await reports();
    await cli('eval', folder, ...run.args);
    const [file = ''] = await resultsOf(folder, 'echo');
    await writeFile(join(folder, 'echo.prompt'), 'no longer a prompt {{');
    await writeFile(join(folder, 'touchstone.yaml'), 'models: [');
    const cwd = process.cwd();
    for (const word of [file, join(folder, 'echo.prompt'), join(folder, 'echo.golden.jsonl')]) {
      const again = await reports();
      expect((await cli('report', word, ...again.args)).code).toBe(0);
      expect(await again.read()).toEqual(await run.read());
    }
    try {
      process.chdir(folder);
      const name = file.replace(/^.*\//, '').replace('.jsonl', '');
      for (const words of [[], ['last'], [name]]) {
        const { code, stdout } = await cli('report', ...words, '--json');
        expect(code).toBe(0);
        expect(JSON.parse(stdout)).toMatchObject({ run: name, failed: 1, verdict: 'failed' });
      }
      const { code, stderr } = await cli('report', '2026-01-01T00-00-00-000Z-abcd');
      expect(code).toBe(2);
      expect(stderr).toContain('There is no run 2026-01-01T00-00-00-000Z-abcd in ');
    } finally {
      process.chdir(cwd);
    }
  });

  it('joins the prompts that ran together, and can take one of them', async () => {
    const folder = await workspace({
      'a.prompt': echoPrompt,
      'b.prompt': echoPrompt.replace('{{ticket}}', 'no'),
      'all.eval.yaml': 'prompt: [./a.prompt, ./b.prompt]\ndataset: ./rows.jsonl\n',
      'rows.jsonl': jsonLines(
        ['yes', 'no', 'yes'].map((ticket, at) => ({
          id: `r${at}`,
          input: { ticket },
          expected: ticket,
        })),
      ),
    });
    await compare(folder, [join(folder, 'all.eval.yaml')]);
    const [file = ''] = await resultsOf(folder, 'all.b');
    const { stdout } = await cli('report', file);
    expect(stdout).toContain('1 passed, 2 failed');
    expect(stdout).not.toContain('3 passed');
  });

  it('adds up the samples of a run that was killed, and says that it is incomplete', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.eval.yaml': 'dataset: ./rows.jsonl\ngate: { pass: 0.2 }\n',
      'rows.jsonl': jsonLines(
        ['yes', 'no', 'yes'].map((ticket, at) => ({
          id: `r${at}`,
          input: { ticket },
          expected: 'yes',
          tags: ['short'],
        })),
      ),
    });
    await cli('eval', folder, '--concurrency', '1');
    const [file = ''] = await resultsOf(folder, 'echo');
    const whole = await readFile(file, 'utf8');
    const lines = whole.trimEnd().split('\n');
    const torn = `${lines.slice(0, 3).join('\n')}\n${lines[3]?.slice(0, 40)}`;
    await writeFile(file, torn);
    const { code, stdout, stderr } = await cli('report', file, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      passed: 1,
      failed: 1,
      skipped: 1,
      notRun: 1,
      interrupted: true,
      verdict: 'incomplete',
      models: [{ slices: [{ tag: 'short', rows: 2 }] }],
    });
    expect(stderr).toContain('did not finish: it has 2 of 3 samples');
    expect(stderr).toContain(`${file}:4`);
    expect(stderr).toContain('Resume with: touchstone eval');
    expect((await cli('report', file)).stdout).toContain('interrupted');
    // A resumed run that was killed too: its later line of a sample counts, once.
    await writeFile(
      file,
      `${lines.join('\n')}\n${lines[0]}\n${lines[1]?.replace('"passed"', '"errored"')}\n`,
    );
    const again = JSON.parse((await cli('report', file, '--json')).stdout);
    expect(again).toMatchObject({ samples: 3, passed: 1, failed: 1, errored: 1, notRun: 0 });
    const csv = await cli('report', file, '--reporter', 'csv');
    expect(csv.stdout.trimEnd().split('\n')).toHaveLength(4);
  });

  it('compares two models of a stored run as the run did', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.golden.jsonl': jsonLines([{ input: { ticket: 'yes' }, expected: 'yes' }]),
    });
    const args = ['--model', 'sandbox/echo,sandbox/schema', '--migration'];
    const run = await reports();
    await cli('eval', folder, ...args, ...run.args);
    const again = await reports();
    const { code } = await cli('report', join(folder, 'echo.prompt'), '--migration', ...again.args);
    expect(code).toBe(0);
    expect(await again.read()).toEqual(await run.read());
  });

  it('says what is wrong with a file that is not a run of this version', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.golden.jsonl': jsonLines([{ input: { ticket: 'yes' } }]),
      'empty.jsonl': '',
      'other.jsonl': '{"a": 1}\n',
      'torn.jsonl': '{"touchstone":"eval/1","run":"2026',
      'newer.jsonl': '{"touchstone":"eval/2"}\n',
      'older.jsonl':
        '{"touchstone":"eval/1","started":"2026-01-01","repeat":1,"prompt":{"name":"a"}}\n',
    });
    const problemOf = async (name: string): Promise<string> => {
      const { code, stdout, stderr } = await cli('report', join(folder, name));
      expect({ name, code, stdout }).toEqual({ name, code: 2, stdout: '' });
      return stderr;
    };
    expect(await problemOf('gone.jsonl')).toContain('gone.jsonl does not exist');
    expect(await problemOf('empty.jsonl')).toContain('is empty');
    expect(await problemOf('other.jsonl')).toContain('is not a results file of an evaluation');
    expect(await problemOf('torn.jsonl')).toContain('is not a results file of an evaluation');
    expect(await problemOf('newer.jsonl')).toContain('has the format eval/2');
    expect(await problemOf('older.jsonl')).toContain('an earlier version of Touchstone');
    expect(await problemOf('echo.prompt')).toContain('There is no run of');
    expect(await problemOf('echo.golden.jsonl')).toContain('There is no run of');
  });

  it('computes the figures of a file that was copied without its summary, or of a summary that was edited', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.golden.jsonl': jsonLines([{ input: { ticket: 'yes' }, expected: 'yes' }]),
    });
    await cli('eval', folder);
    const [file = ''] = await resultsOf(folder, 'echo');
    const copy = join(folder, 'copied.jsonl');
    await copyFile(file, copy);
    const { stdout, stderr } = await cli('report', copy, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ passed: 1, verdict: 'passed', results: copy });
    expect(stderr).toContain('computed from these samples');
    const summary = file.replace('.jsonl', '.summary.json');
    const text = await readFile(summary, 'utf8');
    for (const edited of ['', 'null', '{}', text.replace('"models":[', '"models":[3,')]) {
      await writeFile(summary, edited);
      expect((await cli('report', file, '--json')).stderr).toContain('computed from these samples');
    }
    await writeFile(summary, text);
    expect((await cli('report', file, '--json')).stderr).toBe('');
    await appendFile(file, '\n');
    expect((await cli('report', file, '--json')).stderr).toContain('the file changed since');
    await rm(summary);
    expect((await cli('report', file)).code).toBe(0);
  });
});
