import { expect, test } from 'vitest';
import type { Location } from 'vscode-languageserver-types';
import { codeLenses } from '../../../../src/language/navigation/codeLenses.ts';
import { workspaceOf } from '../navigation/workspace.ts';

const head = `‸---
model: a/b
output:
  schema:
    category(enum): [billing, bug]
    urgency: integer
---
`;
const example = '{{role "model"}}\n{"category": "other", "urgency": 1}\n{{role "user"}}x';
const recording = (category: string): string =>
  JSON.stringify({ hash: 'h', model: 'a/b', text: `{"category": "${category}", "urgency": 1}` });
const row = (expected: unknown): string => JSON.stringify({ input: {}, expected });

async function breaks(files: Readonly<Record<string, string>>) {
  const { workspace, file } = workspaceOf(files);
  const lens = (await codeLenses(workspace, file))?.find(
    ({ command }) => command === 'showViolations',
  );
  if (!lens) return undefined;
  const [position, locations] = lens.details as readonly [unknown, readonly Location[]];
  return {
    title: lens.title,
    line: lens.range.start.line,
    position,
    at: locations.map(({ uri, range }) => {
      const found = workspace.file(uri);
      return `${uri.replace('file:///desk/', '')} ${found?.text.getText(range)}`;
    }),
  };
}

test('golden rows, examples and recordings that do not match the schema are counted above it, with their places', async () => {
  const files = {
    'triage.prompt': head + example,
    'triage.golden.jsonl': [
      row({ category: 'x', urgency: 'y' }),
      row({ urgency: 2 }),
      row({ urgency: '2' }),
    ].join('\n'),
    'triage.golden.csv': 'id,expected.category\na,bug\nb,bugs\n',
    'cases/more.golden.yaml': '- input: {}\n  expected: { category: nope }\n',
    'cases/some.eval.yaml':
      'prompt: ../triage.prompt\ndataset: ./more.golden.yaml\nrows:\n  - input: {}\n    expected: { urgency: high }\n',
    '.touchstone/recordings/triage.jsonl': `${recording('bug')}\n${recording('bugs')}\n`,
  };
  expect(await breaks(files)).toEqual({
    title: '$(warning) 5 golden rows, 1 example and 1 recording do not match the schema',
    line: 3,
    position: { line: 3, character: 2 },
    at: [
      'triage.golden.csv bugs',
      'triage.golden.jsonl "x"',
      'triage.golden.jsonl "2"',
      'cases/more.golden.yaml nope',
      'cases/some.eval.yaml high',
      'triage.prompt "other"',
      '.touchstone/recordings/triage.jsonl \\"bugs\\"',
    ],
  });
});

test('a single violation is counted, and nothing is shown when everything matches', async () => {
  const one = { 'triage.prompt': `${head}x`, 'triage.golden.jsonl': row({ urgency: 'x' }) };
  expect((await breaks(one))?.title).toBe('$(warning) 1 golden row does not match the schema');
  expect(
    await breaks({ 'triage.prompt': `${head}x`, 'triage.golden.jsonl': row({ urgency: 1 }) }),
  ).toBeUndefined();
  expect(
    await breaks({ 'triage.prompt': `‸${example}`, 'triage.golden.jsonl': row(1) }),
  ).toBeUndefined();
});

test('a schema that cannot be used, as while it is typed, has no violations', async () => {
  const half =
    '‸---\noutput: { schema: { type: object, properties: { urgency: { type: inte } } } }\n---\n';
  expect(
    await breaks({ 'triage.prompt': half + example, 'triage.golden.jsonl': row({ urgency: 'x' }) }),
  ).toBeUndefined();
});

test('of very many violations a minimum is shown', async () => {
  const files = {
    'triage.prompt': `${head}x`,
    'triage.golden.jsonl': `${row({ urgency: 'x' })}\n`.repeat(1_500),
  };
  expect((await breaks(files))?.title).toBe(
    '$(warning) At least 1,000 golden rows do not match the schema',
  );
});

test('a request that is no longer needed is stopped', async () => {
  const rows = Array.from({ length: 10_000 }, (_, id) =>
    JSON.stringify({ id, input: {}, expected: { category: 'bug', urgency: id } }),
  );
  const { workspace, file } = workspaceOf({
    'triage.prompt': `${head}x`,
    'triage.golden.jsonl': rows.join('\n'),
  });
  const asked = new AbortController();
  const answer = codeLenses(workspace, file, asked.signal);
  asked.abort();
  await expect(answer).rejects.toThrow('abort');
});
