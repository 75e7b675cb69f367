import { describe, expect, it } from 'vitest';
import { evaluateFile } from './evaluate.ts';
import { workspace } from './workspace.ts';

/** Replies with the row's own text. */
function echo(frontmatter: string): string {
  return `---\nmodel: sandbox/echo\ninput: { schema: { text: string } }\n${frontmatter}\n---\n{{text}}`;
}

const code = echo('output: { schema: { code: string } }');

describe('an expected answer', () => {
  it.each([
    ['7', '5', echo('output: { schema: { type: integer } }'), 'failed'],
    ['7', '7', echo('output: { schema: { type: integer } }'), 'passed'],
    ['0', '{"code":"a"}', code, 'failed'],
    ['true', '{"code":"a"}', code, 'failed'],
    ['[]', '{"code":"a"}', code, 'failed'],
    ['{}', '{"code":"a"}', code, 'failed'],
    ['"a"', '{"code":"a"}', code, 'failed'],
    ['{"code":"b"}', '{"code":"a"}', code, 'failed'],
    ['{"code":"a"}', '{"code":"a"}', code, 'passed'],
    [
      '{"n":2512292042121000001}',
      '{"n":2512292042121000000}',
      echo('output: { schema: { n: integer } }'),
      'failed',
    ],
    [
      '{"n":2512292042121000001}',
      '{"n":2512292042121000001}',
      echo('output: { schema: { n: integer } }'),
      'passed',
    ],
    [
      '9007199254740993',
      '9007199254740992',
      echo('output: { schema: { type: integer } }'),
      'failed',
    ],
    ['1', '1.0', echo('output: { schema: { type: integer } }'), 'passed'],
    ['-0', '0e5', echo('output: { schema: { type: integer } }'), 'passed'],
  ])('%s with the reply %s: see the verdict', async (expected, reply, prompt, verdict) => {
    const row = `{"input":{"text":${JSON.stringify(reply)}},"expected":${expected}}\n`;
    const folder = await workspace({ 'a.prompt': prompt, 'a.golden.jsonl': row });
    const { summary } = await evaluateFile(folder, 'a.prompt');
    expect(summary.verdict).toBe(verdict);
  });

  it('that no scorer compares makes a bad row, and nothing is sent', async () => {
    const folder = await workspace({
      'a.prompt': code,
      'a.golden.jsonl': '{"id":"r1","input":{"text":"{}"},"expected":7}\n',
      'a.eval.yaml': 'score: [schema, fields]\n',
    });
    const { summary, samples } = await evaluateFile(folder, 'a.eval.yaml');
    expect(samples).toEqual([]);
    expect(summary).toMatchObject({ rows: 0, verdict: 'incomplete', badRowCount: 1 });
    expect(summary.badRows).toMatchObject([
      { id: 'r1', line: 1, message: expect.stringContaining('Not used by any scorer: `expected`') },
    ]);
  });

  it.each([
    'Expected.code',
    'expected_code',
    'EXPECTED.code',
    'expected code',
    'expectedCode',
    'exepcted.code',
    'Expected',
  ])('in a column `%s` is not treated as an input', async column => {
    const folder = await workspace({
      'a.prompt': code,
      'a.golden.csv': `id,text,${column}\n1,"{""code"":""a""}",WRONG\n`,
    });
    const { summary } = await evaluateFile(folder, 'a.prompt');
    expect(summary).toMatchObject({ passed: 0, verdict: 'incomplete' });
    expect(summary.badRows[0]?.message).toContain(column);
  });

  it('may be a variable of that name where the prompt has one', async () => {
    const folder = await workspace({
      'a.prompt':
        '---\nmodel: sandbox/echo\ninput: { schema: { expected_on: string } }\n---\n{{expected_on}}',
      'a.golden.csv': 'expected_on,expected\nmay,may\n',
    });
    expect((await evaluateFile(folder, 'a.prompt')).summary.verdict).toBe('passed');
  });

  it.each([
    'Expected',
    'expected_code',
    'output',
    'answer',
  ])('under `%s` in JSON is a bad row', async key => {
    const folder = await workspace({
      'a.prompt': code,
      'a.golden.jsonl': `{"input":{"text":"{}"},"${key}":{"code":"a"}}\n`,
    });
    const { summary } = await evaluateFile(folder, 'a.prompt');
    expect(summary.badRows[0]?.message).toContain('Did you mean `expected`?');
  });
});

describe('the requirements of a prompt', () => {
  it.each([
    ['JSON', echo('output: { format: json }')],
    ['a contract', echo('output: { format: text }\ntouchstone.contract: { mustInclude: ["["] }')],
  ])('are judged by default: %s', async (_, prompt) => {
    const folder = await workspace({
      'a.prompt': prompt,
      'a.golden.jsonl': '{"input":{"text":"no cite"},"expected":"no cite"}\n',
    });
    const { summary } = await evaluateFile(folder, 'a.prompt');
    expect(summary).toMatchObject({ failed: 1, verdict: 'failed' });
  });
});

describe('cells of a CSV', () => {
  const typed = `---
model: sandbox/echo
input: { schema: { text: string } }
output: { schema: { n?: number, yes?: boolean, zip?: string, id?: integer, choice?(enum): [1, 2] } }
---
{{text}}`;

  it.each([
    ['n', '1e5', '{"n":100000}', '', 'passed'],
    ['n', '3,5', '{"n":3.5}', 'csv: { decimal: "," }', 'passed'],
    ['n', '3,5', '{"n":3.5}', '', 'failed'],
    ['n', '1.234', '{"n":1.234}', 'csv: { decimal: "," }', 'failed'],
    ['yes', 'TRUE', '{"yes":true}', '', 'passed'],
    ['yes', 'False', '{"yes":false}', '', 'passed'],
    ['zip', '007', '{"zip":"007"}', '', 'passed'],
    ['id', '9007199254740993', '{"id":9007199254740993}', '', 'passed'],
    ['id', '9007199254740993', '{"id":9007199254740992}', '', 'failed'],
    ['choice', '2', '{"choice":2}', '', 'passed'],
  ])('%s: %s of the reply %s with %j', async (field, cell, reply, settings, verdict) => {
    const folder = await workspace({
      'a.prompt': typed,
      'a.golden.csv': `text;expected.${field}\n"${reply.replaceAll('"', '""')}";${cell}\n`,
      'a.eval.yaml': settings,
    });
    expect((await evaluateFile(folder, 'a.eval.yaml')).summary.verdict).toBe(verdict);
  });
});
