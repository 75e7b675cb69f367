import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { workspace } from '../eval/workspace.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function cli(...args: readonly string[]): Promise<Ended> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await runCli(args, {
    stdout: { write: text => void stdout.push(text) },
    stderr: { write: text => void stderr.push(text) },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

const prompt = `---
model: sandbox/echo
input: { schema: { text: string } }
output: { schema: { code: string } }
---
{{text}}
`;
const row =
  '{"id":"r1","input":{"text":"{\\"code\\":\\"a\\"}"},"expected":{"code":"a"},"tags":["calm"]}\n';

/** One way for each part of a folder to be sound or broken. */
const parts = {
  'a.prompt': [
    prompt,
    undefined,
    prompt.replace('sandbox/echo', 'opnai/x'),
    prompt.replace('model: sandbox/echo\n', ''),
    prompt.replace('{{text}}', '{{#if text}}'),
    prompt.replace('{ code: string }', '{ code: strin }'),
    prompt.replace('text: string', 'text: string, other: integer'),
    prompt
      .replace('---\nmodel', '---\ntouchstone.budget: { usd: 0.01 }\nmodel')
      .replace('sandbox/echo', 'openai/no-such-model'),
  ],
  'a.golden.jsonl': [
    row,
    undefined,
    '',
    `${row}oops\n`,
    row + row,
    row.replace('"expected":{"code":"a"}', '"expected":7'),
    row.replace('"text"', '"txt"'),
    row.replace('"expected"', '"Expected"'),
  ],
  'a.golden.csv': [
    undefined,
    undefined,
    undefined,
    'id,text\n',
    'id,text,expected_code\n1,x,y\n',
    'id,text\n1,"x\n',
    'id,text,text\n1,x,y\n',
  ],
  'a.eval.yaml': [
    undefined,
    undefined,
    'prompt: a.prompt\n',
    'score: [schema]\n',
    'score: [equals]\n',
    'score: [nosuch]\n',
    'dataset: gone.jsonl\n',
    'prompt: gone.prompt\n',
    'models: [nowhere/x]\n',
    'models: {default: *nope}\n',
    'csv: { decimal: "," }\n',
    'rows: [{input: {text: hi}, expected: 5}]\nscore: [schema, fields]\n',
  ],
  'touchstone.yaml': [
    '',
    '',
    '',
    'nosuch: 1\n',
    'endpoints: { x: { protocol: openai, baseUrl: nowhere } }\n',
  ],
} as const;

describe('check', () => {
  it('reports an error exactly where eval refuses with exit code 2', async () => {
    const pick = <T>(choices: readonly T[]) => fc.constantFrom(...choices);
    const folders = fc.record({
      'a.prompt': pick<string | undefined>(parts['a.prompt']),
      'a.golden.jsonl': pick<string | undefined>(parts['a.golden.jsonl']),
      'a.golden.csv': pick<string | undefined>(parts['a.golden.csv']),
      'a.eval.yaml': pick<string | undefined>(parts['a.eval.yaml']),
      'touchstone.yaml': pick<string | undefined>(parts['touchstone.yaml']),
    });
    await fc.assert(
      fc.asyncProperty(folders, async chosen => {
        // What no evaluation reads may be broken anyway.
        const hasRows = chosen['a.eval.yaml']?.startsWith('rows') ?? false;
        const unused = (name: string): boolean =>
          (hasRows && name.includes('golden')) ||
          (name.endsWith('.csv') && chosen['a.golden.jsonl'] !== undefined);
        const files = Object.fromEntries(
          Object.entries(chosen).flatMap(([name, text]) =>
            text === undefined || unused(name) ? [] : [[name, text]],
          ),
        );
        const folder = await workspace({ 'b.prompt': 'Hi', ...files });
        const evaluated = await cli('eval', folder);
        const checked = await cli('check', folder, '--json');
        await rm(folder, { recursive: true });
        // Without any evaluation there is nothing that check could say of one.
        fc.pre(!evaluated.stderr.includes('There is nothing to evaluate'));
        const { errors } = JSON.parse(checked.stdout) as { readonly errors: number };
        if (evaluated.code === 2)
          expect([errors > 0, evaluated.stderr]).toEqual([true, evaluated.stderr]);
        else if (evaluated.code !== 1 && evaluated.code !== 3) {
          expect([evaluated.code, checked.stdout]).toEqual([
            0,
            expect.stringContaining('"errors":0'),
          ]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('reports each problem only once', async () => {
    const folder = await workspace({
      'a.prompt': prompt,
      'a.golden.jsonl': row.replace('"expected":{"code":"a"}', '"expected":7'),
      'a.eval.yaml': 'score: [schema, fields]\n',
    });
    const { stdout } = await cli('check', folder);
    expect(stdout.match(/ error /g)).toHaveLength(1);
    expect(stdout).toContain('Not used by any scorer: `expected`');
    const many = await workspace({
      'a.prompt': prompt,
      'a.golden.csv': 'id,text,Expected.code\n1,x,y\n2,x,y\n3,x,y\n',
    });
    expect((await cli('check', many)).stdout.match(/ error /g)).toHaveLength(1);
  });

  it('reports recorded replies that do not match in one line with their number', async () => {
    const reply = (n: number) =>
      JSON.stringify({
        hash: `${n}`,
        model: 'sandbox/echo',
        text: '{"code":1}',
        finish: { reason: 'stop', raw: 'stop' },
        recorded: '2026-11-01T00:00:00.000Z',
      });
    const folder = await workspace({
      'a.prompt': prompt,
      '.touchstone/recordings/a.jsonl': `${[1, 2, 3].map(reply).join('\n')}\n`,
    });
    const short = await cli('check', folder);
    expect(short.stdout.match(/recording-misfit/g)).toHaveLength(1);
    expect(short.stdout).toContain(
      '3 values of recorded replies do not match the current output schema',
    );
    expect(
      (await cli('check', folder, '--verbose')).stdout.match(/recording-misfit/g),
    ).toHaveLength(3);
    const json = JSON.parse((await cli('check', folder, '--json')).stdout) as {
      readonly diagnostics: readonly unknown[];
    };
    expect(json.diagnostics.length).toBeGreaterThanOrEqual(3);
  });
});

describe('the options of eval', () => {
  const files = { 'a.prompt': prompt, 'a.golden.jsonl': row };

  it.each([
    [['--repeat', '1e3'], 'It must be a whole number from 1 up to 1000, in digits.'],
    [['--repeat', '0x10'], 'in digits'],
    [['--repeat', ' 5'], 'in digits'],
    [['--repeat', 'NaN'], 'in digits'],
    [['--repeat', ''], 'in digits'],
    [['--repeat', '1001'], 'in digits'],
    [['--concurrency', '1000000'], 'It must be a whole number from 1 up to 1000, in digits.'],
    [['--concurrency', '2', '--concurrency', '3'], 'It can be given only once.'],
    [['-m', ''], 'The list is empty.'],
    [['-m', ' , '], 'The list is empty.'],
    [['--filter', ''], 'The list is empty.'],
    [['--filter', 'r1,nosuch'], 'No row has the id or tag `nosuch`.'],
    [['--filter', 'r2'], 'Did you mean `r1`?'],
    [['--nosuch'], 'unknown option'],
  ])('%j end with 2 before anything is sent', async (options, said) => {
    const folder = await workspace(files);
    const { code, stdout, stderr } = await cli('eval', folder, ...options);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });

  it('accept only words that match a row', async () => {
    const folder = await workspace(files);
    expect((await cli('eval', folder, '--filter', 'r1,calm')).code).toBe(0);
  });

  it('of run refuse an empty input', async () => {
    const folder = await workspace(files);
    const { code, stderr } = await cli('run', join(folder, 'a.prompt'), '--input', '');
    expect(code).toBe(2);
    expect(stderr).toContain('The value of --input is empty');
  });
});

it.each([
  'prompt',
  'dataset',
])('an absolute path under `%s` is refused by check and eval', async key => {
  const folder = await workspace({ 'a.prompt': prompt, 'a.golden.jsonl': row });
  const path = join(folder, key === 'prompt' ? 'a.prompt' : 'a.golden.jsonl');
  const file = join(folder, 'a.eval.yaml');
  await writeFile(file, `repeat: 1\n${key}: ${path}\n`);
  const [checked, evaluated] = [await cli('check', file), await cli('eval', file)];
  const message = 'is not a path relative to this file. Write one, such as `./triage.prompt`.';
  expect([checked.code, checked.stdout]).toEqual([1, expect.stringContaining(message)]);
  expect([evaluated.code, evaluated.stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(evaluated.stderr).toContain('a.eval.yaml:2:');
});
