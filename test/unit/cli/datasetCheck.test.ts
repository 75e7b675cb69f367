import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { jsonLines, workspace } from '../eval/workspace.ts';

async function check(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(['dataset', 'check', ...args], {
    stdout: { write: text => (written.stdout += text) },
    stderr: { write: text => (written.stderr += text) },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

const prompt = `---
input:
  schema:
    ticket: string
output:
  schema:
    category(enum): [billing, bug, other]
---
{{role "system"}}Sort the ticket.
{{role "user"}}The lamp I bought in May stopped working after two days
{{role "model"}}{"category": "bug"}
{{role "user"}}{{ticket}}
`;

function row(id: string, ticket: string, category: string, more: object = {}) {
  return { id, input: { ticket }, expected: { category, ...more } };
}

async function checked(rows: readonly object[], files: Readonly<Record<string, string>> = {}) {
  const folder = await workspace({
    'sort.prompt': prompt,
    'sort.golden.jsonl': jsonLines(rows),
    ...files,
  });
  const { code, stdout, stderr } = await check(join(folder, 'sort.golden.jsonl'), '--json');
  expect(stderr).toBe('');
  const [evaluation] = JSON.parse(stdout).evaluations;
  return { code, folder, ...evaluation };
}

const complete = [
  row('a', 'I was charged twice for my order of last week', 'billing'),
  row('b', 'The page stays white when I press the button', 'bug'),
  row('c', 'Do you have a shop in the city of Lyon', 'other'),
];

describe('touchstone dataset check', () => {
  it('passes a dataset without findings, and counts its labels', async () => {
    expect(await checked(complete)).toMatchObject({
      code: 0,
      rows: 3,
      findings: [],
      labels: [{ part: 'expected.category', rows: 3 }],
    });
  });

  it('finds the same input under another id, and nearly the same input', async () => {
    const { code, findings, folder } = await checked([
      ...complete,
      row('d', 'I was charged twice for my order of last week', 'billing'),
      row('e', 'the page stays white, when I press the button!', 'bug'),
    ]);
    expect(code).toBe(1);
    const file = join(folder, 'sort.golden.jsonl');
    expect(findings).toMatchObject([
      { code: 'duplicate-input', file, line: 4, other: { file, line: 1 } },
      { code: 'near-duplicate-input', line: 5, other: { line: 2 } },
    ]);
  });

  it('finds the same input with another expected reply', async () => {
    const { findings } = await checked([
      ...complete,
      row('d', 'I was charged twice for my order of last week', 'bug'),
      row('e', 'I was charged twice for my order of last week', 'bug'),
    ]);
    expect(findings).toMatchObject([
      { code: 'contradiction', line: 4, other: { line: 1 } },
      { code: 'duplicate-input', line: 5, other: { line: 4 } },
    ]);
  });

  it('finds no contradiction where one of the rows expects nothing, or other fields', async () => {
    const same = complete[0]?.input ?? {};
    const urgent = prompt.replace('other]\n', 'other]\n    urgency?: integer\n');
    const { findings } = await checked(
      [
        ...complete,
        { id: 'd', input: same },
        { id: 'e', input: same, expected: { urgency: 3 } },
        { id: 'f', input: same, calls: [{ name: 'refund' }] },
        { id: 'g', input: same, expected: { urgency: 4 } },
      ],
      { 'sort.prompt': urgent },
    );
    const repeats = findings.filter(({ code }: { code: string }) => /duplicate|contra/.test(code));
    expect(repeats.map(({ code, line }: { code: string; line: number }) => [code, line])).toEqual([
      ['duplicate-input', 4],
      ['duplicate-input', 5],
      ['duplicate-input', 6],
      ['contradiction', 7],
    ]);
  });

  it('accepts nearly the same input in rows of one cluster', async () => {
    const files = { 'sort.eval.yaml': 'cluster: {tag: doc}\n' };
    const rows = complete.map(each => ({ ...each, tags: [`doc:${each.id}`] }));
    const near = row('d', 'the page stays white, when I press the button!', 'bug');
    const { findings } = await checked([...rows, { ...near, tags: ['doc:b'] }], files);
    expect(findings).toEqual([]);
    expect((await checked([...rows, { ...near, tags: ['doc:d'] }], files)).findings).toMatchObject([
      { code: 'near-duplicate-input', line: 4, other: { line: 2 } },
    ]);
  });

  it('finds rows to which no scorer applies', async () => {
    const { findings } = await checked(
      [
        ...complete,
        { id: 'd', input: { ticket: 'hello' } },
        { id: 'e', input: { ticket: 'bye' }, score: [{ contains: 'x' }] },
        { id: 'f', input: { ticket: 'ciao' }, calls: [{ name: 'refund' }] },
        { id: 'g', input: { ticket: 'ade' }, score: [{ module: './score.mjs' }] },
      ],
      { 'sort.eval.yaml': 'score: [fields, toolCalls]\n' },
    );
    expect(findings).toMatchObject([{ code: 'unscored-row', line: 4 }]);
  });

  it('finds labels that a schema lists by a reference or a choice', async () => {
    const schema = {
      $defs: { label: { anyOf: [{ type: 'null' }, { enum: ['billing', 'bug'] }, { const: 'x' }] } },
      type: 'object',
      properties: { category: { $ref: '#/$defs/label' }, note: { type: ['string', 'null'] } },
    };
    const { labels, findings } = await checked(complete.slice(0, 2), {
      'sort.prompt': `---
model: sandbox/echo
output: { schema: ${JSON.stringify(schema)} }
---
{{ticket}}`,
    });
    expect(labels).toMatchObject([{ part: 'expected.category', rows: 2 }]);
    expect(findings).toMatchObject([
      { code: 'missing-label', message: expect.stringContaining('`x`') },
    ]);
  });

  it('counts labels of a part that may be null', async () => {
    const { labels } = await checked([
      ...complete,
      { id: 'd', input: { ticket: 'hm' }, expected: { category: null } },
    ]);
    expect(labels).toMatchObject([{ part: 'expected.category', rows: 3 }]);
  });

  it('does not count rows of different conversations as duplicates', async () => {
    const ask = (id: string, text: string) => ({
      ...row(id, 'Can you send that to me again please', 'other'),
      history: [{ role: 'user', content: [{ text }] }],
    });
    const { findings } = await checked([...complete, ask('d', 'the bill'), ask('e', 'the link')]);
    expect(findings).toEqual([]);
  });

  it('finds a row that the prompt shows as an example, and names the line there', async () => {
    const { findings, folder } = await checked([
      ...complete,
      row('d', 'The lamp I bought in May stopped working after two days!', 'bug'),
    ]);
    const other = { file: join(folder, 'sort.prompt'), line: 10 };
    expect(findings).toMatchObject([{ code: 'leaked-example', line: 4, other }]);
  });

  it('finds an example that is in a partial', async () => {
    const { findings } = await checked(
      [...complete, row('d', 'My parcel was left in the rain on Tuesday', 'other')],
      {
        'sort.prompt': `${prompt}{{>shots}}`,
        '_shots.prompt': 'Examples:\nmy parcel was left in the rain on Tuesday => other\n',
      },
    );
    expect(findings).toMatchObject([
      { code: 'leaked-example', message: expect.stringContaining('line 2 of the partial `shots`') },
    ]);
  });

  it('finds labels that are rare or that no row expects', async () => {
    const many = Array.from({ length: 30 }, (_, at) => row(`m${at}`, `ticket ${at}`, 'billing'));
    const { findings } = await checked([...many, row('one', 'it crashes', 'bug')]);
    expect(findings).toMatchObject([
      { code: 'rare-label', line: 31, message: expect.stringContaining('1 of 31 rows') },
      { code: 'missing-label', message: expect.stringContaining('`other`') },
    ]);
  });

  it('finds parts of `expected` that no scorer uses', async () => {
    const { findings } = await checked([...complete, row('d', 'hi', 'bug', { note: 'x' })], {
      'sort.eval.yaml': 'score: [{fields: {paths: [category]}}]\n',
    });
    expect(findings).toMatchObject([
      { code: 'unscored-part', line: 4, message: expect.stringContaining('expected.note') },
    ]);
  });

  it('refuses rows that cannot be used with exit code 2, and checks the others', async () => {
    const [first] = complete;
    const { code, badRows, findings } = await checked([
      ...complete,
      { id: 'x' },
      { ...first, id: 'd' },
    ]);
    expect(code).toBe(2);
    expect(badRows).toMatchObject([{ line: 4 }]);
    expect(findings).toMatchObject([{ code: 'duplicate-input', line: 5 }]);
  });

  it('finds the branches of the template and its partials that no row reaches', async () => {
    const template = `---
input:
  schema:
    ticket: string
    plan?: string
    tags?(array): string
---
{{#if plan}}Plan {{plan}}.
{{else if old}}
  {{#if deep}}Deep.{{/if}}
{{else}}No plan.
{{/if}}
{{#each tags}}Tag {{this}}.{{else}}No tags.{{/each}}
{{^plan}}Ask for the plan.{{/plan}}{{#unless ticket}}Empty.{{/unless}}
{{>more}}{{ticket}}
`;
    const { code, branches, findings } = await checked(
      [
        { id: 'a', input: { ticket: 'one', plan: 'pro' }, expected: 'x' },
        { id: 'b', input: { ticket: 'two' }, expected: 'y' },
      ],
      {
        'sort.prompt': template,
        '_more.prompt':
          '\r\n{{#if plan}}more{{/if}}\r\n {{#ifEquals plan "free"}}free{{/ifEquals}}',
      },
    );
    expect(code).toBe(1);
    expect(
      findings.map((each: { line: number; message: string }) => [each.line, each.message]),
    ).toEqual([
      [9, expect.stringContaining('No row reaches the text after `{{else if old}}`')],
      [13, expect.stringContaining('`{{#each tags}}`')],
      [14, expect.stringContaining('`{{#unless ticket}}`')],
      [15, expect.stringContaining('`{{#ifEquals plan "free"}}` (line 3 of the partial `more`)')],
    ]);
    expect(branches).toEqual({ all: 14, reached: 8 });
  });

  it('finds a condition that is true in every row', async () => {
    const { findings } = await checked(complete, {
      'sort.prompt': prompt.replace('{{ticket}}', '{{#if ticket}}{{ticket}}{{/if}}'),
    });
    expect(findings).toMatchObject([
      { code: 'unreached-branch', line: 12, message: expect.stringContaining('In every row') },
    ]);
  });

  it('refuses a dataset without rows', async () => {
    expect(await checked([])).toMatchObject({ code: 2, badRows: [{ line: 1 }] });
  });

  it('prints a line for each finding, with its place and its code', async () => {
    const folder = await workspace({
      'sort.prompt': prompt,
      'sort.golden.jsonl': jsonLines([...complete, { ...complete[0], id: 'd' }]),
    });
    const { code, stdout } = await check(folder);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /sort\.golden\.jsonl:4: Same input as line 1.*duplicate-input\nsort: 4 rows, 1 dupl/,
    );
  });

  it('says what to write when there is no dataset', async () => {
    const folder = await workspace({ 'sort.prompt': prompt });
    expect(await check(folder)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('There is no dataset in'),
    });
  });
});
