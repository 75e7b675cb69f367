import { createWriteStream } from 'node:fs';
import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { startChild } from '../child.ts';
import { jsonLines, workspace } from '../unit/eval/workspace.ts';
import { bundledCli as cli } from './bundle.ts';
import { type Loopback, listen } from './loopback.ts';
import { says } from './modelServer.ts';

let server: Loopback;
/** Called before each reply of the server. */
let onCall: (calls: number) => Promise<void> = async () => {};

beforeAll(async () => {
  server = await listen(async (_, response) => {
    await onCall(server.received.length);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(says('fine').body);
  });
});

afterAll(() => server.close());

const prompt = `---
model: sandbox/echo
input:
  schema:
    ticket: string
    count?: integer
---
{{ticket}}
`;

const row = (ticket: string) => ({ input: { ticket }, expected: ticket });
const good = (ticket: string): string => JSON.stringify(row(ticket));
const deep = `{"input": {"ticket": "b", "deep": ${'['.repeat(20_000)}${']'.repeat(20_000)}}}`;

interface Ended {
  readonly code: unknown;
  readonly output: string;
}

const environment = { ...process.env, CI: 'true', COLUMNS: '1000', TOUCHSTONE_TRUST: 'all' };

/** @param limit the largest file that the program may write, in units of the shell: 512 bytes or 1 kB. */
async function evaluate(
  folder: string,
  { args = [], limit }: { readonly args?: readonly string[]; readonly limit?: number } = {},
): Promise<Ended> {
  const command = [process.execPath, cli, 'eval', 'echo.prompt', ...args];
  const options = { cwd: folder, env: environment };
  const child =
    limit === undefined
      ? startChild(process.execPath, command.slice(1), options)
      : startChild('sh', ['-c', `ulimit -f ${limit}; exec "$@"`, 'sh', ...command], options);
  child.process.stdin.end();
  return { code: await child.ended, output: child.output() };
}

interface Fault {
  readonly name: string;
  /** Name of the dataset, and its text. */
  readonly file: string;
  readonly text: string | Buffer;
  readonly passed: number;
  /** Every row that cannot be used, as its line and its sentence. */
  readonly bad?: readonly string[];
  /** Every row without a reply, as its line and its reason. */
  readonly errors?: readonly (readonly [line: number, reason: string])[];
}

const faults: readonly Fault[] = [
  {
    name: 'rows that are not JSON, or not a row',
    file: 'echo.golden.jsonl',
    text: [good('a'), '{"input":{"ticket":"b"', 'nonsense', '[1]', '"text"', good('c')].join('\n'),
    passed: 2,
    bad: [
      '2  Invalid JSON: unexpected end.',
      '3  Invalid JSON: unexpected "n".',
      '4  A row is an object with an `input`: {"input": {...}}.',
      '5  A row is an object with an `input`: {"input": {...}}.',
    ],
  },
  {
    name: 'missing inputs',
    file: 'echo.golden.jsonl',
    text: [good('a'), '{"expected":"x"}', '{"input":{},"expected":"x"}', good('c')].join('\n'),
    passed: 2,
    bad: ['2  This row has no `input`. Add an object with the prompt’s variables.'],
    errors: [[3, 'the input variable `ticket` is missing; add it to the input.']],
  },
  {
    name: 'wrong types',
    file: 'echo.golden.jsonl',
    text: [
      good('a'),
      '{"input":"x"}',
      '{"input":{"ticket":1},"expected":"1"}',
      '{"input":{"ticket":"x","count":"many"},"expected":"x"}',
      '{"id":{},"input":{"ticket":"x"}}',
      '{"input":{"ticket":"x"},"tags":[5]}',
      '{"input":{"ticket":"x"},"history":"no"}',
      '{"input":{"ticket":"x"},"calls":5}',
      '{"input":{"ticket":"x"},"score":"nonsense"}',
      '{"input":{"ticket":"x"},"exepcted":"x"}',
      good('c'),
    ].join('\n'),
    passed: 2,
    bad: [
      '2  `input` must be an object of the prompt’s variables.',
      '5  `id` must be a text or a number.',
      '6  `tags` must be a list of texts.',
      '7  `history` must be a list of messages: [{"role": "user", "content": "…"}].',
      '8  `calls` must be a list of the expected tool calls.',
      '9  `score` is "nonsense"; expected array.',
      '10  Unknown key `exepcted` in a row. Did you mean `expected`?',
    ],
    errors: [
      [3, '`ticket` is 1; expected string'],
      [4, '`count` is "many"; expected integer'],
    ],
  },
  {
    name: 'duplicate ids, written and computed',
    file: 'echo.golden.jsonl',
    text: jsonLines([{ id: 'a', ...row('1') }, { id: 'a', ...row('2') }, row('c'), row('c')]),
    passed: 2,
    bad: [
      '2  Duplicate id `a`: line 1 has it too. Give each row its own `id`.',
      '4  Duplicate id `bc3defeb7695`: line 3 has it too. Give each row its own `id`.',
    ],
  },
  {
    name: 'CSV with quotes, new lines and semicolons',
    file: 'echo.golden.csv',
    text: [
      'id;ticket;expected',
      'q;"says ""hi""; and',
      'a new line";"says ""hi""; and',
      'a new line"',
      'short;x',
      'long;x;y;z',
      'ok;fine;fine',
      '',
    ].join('\r\n'),
    passed: 2,
    bad: [
      '5  Expected 3 columns, separated by semicolons as in the header, found 2.',
      '6  Expected 3 columns, separated by semicolons as in the header, found 4.',
    ],
  },
  {
    name: 'CSV with a quote that is never closed',
    file: 'echo.golden.csv',
    text: 'id,ticket,expected\nok,fine,fine\nopen,"never closed,x\nlater,a,a\n',
    passed: 1,
    bad: ['3  Unclosed quote that starts at line 3; no row from there on can be read.'],
  },
  {
    name: 'CSV with cells of wrong types and without a value',
    file: 'echo.golden.csv',
    text: 'id,ticket,count,expected\nok,fine,3,fine\nbad,fine,many,fine\nnone,,1,fine\n',
    passed: 1,
    errors: [
      [3, '`count` is "many"; expected integer'],
      [4, 'the input variable `ticket` is missing; add it to the input.'],
    ],
  },
  {
    name: 'CSV with two columns of one name',
    file: 'echo.golden.csv',
    text: 'id,ticket,ticket\nok,fine,fine\n',
    passed: 0,
    bad: ['1  Two columns are named `ticket`. Rename one of them. No row of the file is read.'],
  },
  {
    name: 'CSV in UTF-16',
    file: 'echo.golden.csv',
    text: Buffer.from('\uFEFFid,ticket,expected\nok,fine,fine\n', 'utf16le'),
    passed: 0,
    bad: ['1  The file cannot be read: it is UTF-16'],
  },
  {
    name: 'a YAML row that is broken',
    file: 'echo.golden.yaml',
    text: '- input: {ticket: a}\n  expected: a\n- input: {ticket: b\n  expected: b\n- input: {ticket: c}\n  expected: c\n',
    passed: 2,
    bad: ['4  Invalid YAML: Flow map in block collection must be sufficiently indented'],
  },
  ...(['', '\n \n'] as const).map(text => ({
    name: `a JSONL dataset that is ${JSON.stringify(text)}`,
    file: 'echo.golden.jsonl',
    text,
    passed: 0,
    bad: ['1  The dataset has no rows. Add one to evaluate.'],
  })),
  {
    name: 'a CSV dataset with a header only',
    file: 'echo.golden.csv',
    text: 'id,ticket,expected\n',
    passed: 0,
    bad: ['1  The dataset has no rows. Add one to evaluate.'],
  },
  {
    name: 'an empty JSON list',
    file: 'echo.golden.json',
    text: '[]',
    passed: 0,
    bad: ['1  The dataset has no rows. Add one to evaluate.'],
  },
  ...(
    [
      [
        'jsonl',
        [good('a'), deep, good('c')].join('\n'),
        'This row is nested more than 1000 levels',
      ],
      [
        'json',
        `[${[good('a'), deep, good('c')].join(',\n')}]`,
        'This row is nested more than 1000',
      ],
      [
        'yaml',
        [good('a'), deep, good('c')].map(each => `- ${each}\n`).join(''),
        'Invalid YAML: It is nested too deeply',
      ],
    ] as const
  ).map(([format, text, message]) => ({
    name: `a row nested 20,000 levels in ${format}`,
    file: `echo.golden.${format}`,
    text,
    passed: 2,
    bad: [`2  ${message}`],
  })),
];

describe('each fault of a dataset is reported with its file and line, and the other rows are complete', () => {
  it.each(faults)('$name', async ({ file, text, passed, bad = [], errors = [] }) => {
    const folder = await workspace({ 'echo.prompt': prompt });
    await writeFile(join(folder, file), text);
    const { code, output } = await evaluate(folder);
    expect(code, output).toBe(2);
    expect(output).toMatch(new RegExp(`^echo {2}incomplete: ${passed} passed, 0 failed`, 'm'));
    const shown = output.split('\n').filter(line => line.startsWith('bad row '));
    expect(shown.map(line => line.slice(0, 200))).toEqual(
      bad.map(each => expect.stringContaining(`bad row ${file}:${each}`)),
    );
    for (const [line, reason] of errors) {
      const place = new RegExp(`error.* ${file.replaceAll('.', '\\.')}:${line}\\b[^]*?\\n {2}(.*)`);
      expect(place.exec(output)?.[1]).toContain(reason);
    }
    expect(output.match(/^results: \.touchstone\/evals\/echo\/.*\.jsonl$/gm)).toHaveLength(1);
  });

  it('a row of 200 MB on one line', async () => {
    const folder = await workspace({ 'echo.prompt': prompt });
    const file = createWriteStream(join(folder, 'echo.golden.jsonl'));
    file.write(`${good('a')}\n{"input":{"ticket":"b","more":"`);
    const part = 'x'.repeat(1_000_000);
    for (let count = 0; count < 200; count += 1) file.write(part);
    file.end(`"},"expected":"b"}\nnonsense\n${good('c')}\n`);
    await finished(file);
    const { code, output } = await evaluate(folder);
    expect(code, output).toBe(2);
    expect(output).toContain('incomplete: 3 passed, 0 failed, 1 bad row');
    expect(output).toContain('bad row echo.golden.jsonl:3  Invalid JSON');
  });
});

describe('results that cannot be saved are reported immediately, and every row is complete', () => {
  const rows = Array.from({ length: 60 }, (_, n) => row(`row ${n} ${'x'.repeat(200)}`));
  const files = { 'echo.prompt': prompt, 'echo.golden.jsonl': jsonLines(rows) };

  function expectUnsaved({ output }: Ended, reason: RegExp): void {
    const warnings = output.split('\n').filter(line => line.includes('Could not save the results'));
    expect(warnings, output).toEqual([expect.stringMatching(reason)]);
    expect(output).toContain('passed: 60 passed, 0 failed');
    expect(output).toContain('results: not saved');
    expect(output).not.toMatch(/^results: .*jsonl/m);
  }

  // A limit on the size of files works without the right to mount, and writes a part of a line as a full disk does.
  test('when the disk takes no more', async () => {
    const folder = await workspace(files);
    const ended = await evaluate(folder, { limit: 16 });
    expectUnsaved(ended, /: the file has reached the largest size that the system allows\. /);
    expect(ended.code).toBe(0);
  });

  test('when the disk takes no more, and the baseline and a report are asked for', async () => {
    const folder = await workspace(files);
    const args = ['--bless', '--output', 'report.html'];
    const ended = await evaluate(folder, { args, limit: 16 });
    expectUnsaved(ended, /largest size/);
    expect(ended.output).toContain('The baseline was not written');
    expect(ended.output).toMatch(/The report could not be written to report\.html: .*largest size/);
    expect(ended.code).toBe(2);
    for (const name of ['report.html', 'echo.baseline.json']) {
      await expect(access(join(folder, name))).rejects.toThrow('ENOENT');
    }
  });

  test('when the disk takes no more while only a baseline is written, and the earlier one stays', async () => {
    const folder = await workspace(files);
    const baseline = join(folder, 'echo.baseline.json');
    expect((await evaluate(folder, { args: ['--bless'] })).code).toBe(0);
    const before = await readFile(baseline, 'utf8');
    // What the command of the editor does.
    const source = (file: string) => JSON.stringify(new URL(`../../src/${file}`, import.meta.url));
    const script = `
      import { blessLastRun } from ${source('eval/baseline/blessLastRun.ts')};
      import { planEvals } from ${source('eval/plan/plan.ts')};
      import { defaultSettings } from ${source('model/settings/settings.ts')};
      const { plans } = await planEvals('echo.prompt', defaultSettings, { bless: true });
      const warn = () => {};
      console.log(JSON.stringify(await blessLastRun(plans[0], { folder: process.cwd(), warn })));`;
    const command = [process.execPath, '--input-type=module', '--eval', script];
    const child = startChild('sh', ['-c', 'ulimit -f 2; exec "$@"', 'sh', ...command], {
      cwd: folder,
      env: environment,
    });
    child.process.stdin.end();
    expect(await child.ended, child.output()).toBe(0);
    expect(child.output()).toMatch(
      /"ok":false,"problem":"The baseline was not written: .*largest size/,
    );
    expect(await readFile(baseline, 'utf8')).toBe(before);
    const names = await readdir(folder);
    expect(names.filter(name => name.includes('.tmp'))).toEqual([]);
  });

  // Root may write into any folder.
  test('when a file is where the folder of the results should be', async () => {
    const folder = await workspace({ ...files, '.touchstone/evals': 'a file' });
    const ended = await evaluate(folder);
    expectUnsaved(ended, /evals is not a folder\. /);
    expect(ended.code).toBe(0);
  });

  test('when the folder of the results is removed during the run', async () => {
    const folder = await workspace({
      ...files,
      'touchstone.yaml': `endpoints:\n  one: { protocol: openai, baseUrl: "${server.url}/v1" }\n`,
      'echo.golden.jsonl': jsonLines(rows.map(({ input }) => ({ input, expected: 'fine' }))),
    });
    server.received.length = 0;
    onCall = async calls => {
      if (calls === 30) await rm(join(folder, '.touchstone', 'evals'), { recursive: true });
    };
    const ended = await evaluate(folder, { args: ['--model', 'one/m'] });
    expectUnsaved(ended, /moved or deleted/);
    expect(ended.code).toBe(0);
    expect(server.received).toHaveLength(60);
  });
});
