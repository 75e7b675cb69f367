import fc from 'fast-check';
import { expect, test } from 'vitest';
import { promptsOfRecordings } from '../../../../src/language/consistency/checkedReplies.ts';
import { escapedText } from '../../../../src/language/consistency/recordedReplies.ts';
import { languageFile } from '../../../../src/language/languageFile.ts';
import { said } from '../checks/findings.ts';
import { afterEach } from '../edits/fixAll.ts';
import { fileOf, workspaceOf } from '../markedFiles.ts';

const prompt = `---
model: a/b
touchstone.compare: [c/d]
output:
  schema:
    category(enum): [billing, bug]
    note: string
---
Hello`;
const path = '.touchstone/recordings/triage.jsonl';
const others = { 'triage.prompt': prompt };
const line = (text: string, more: object = {}): string =>
  JSON.stringify({ hash: 'h', model: 'a/b', text, finish: { reason: 'stop', raw: '' }, ...more });
const hand = { handWritten: true };

test('a recorded reply that does not match the current prompt is reported at its place, through escape sequences', async () => {
  const text = [
    line('{"category": "bug", "note": "\\u00e9 \\"\\n"}'),
    line('{\n  "note": "a \\"b\\" é",\n  "category": "Bug"\n}', hand),
    line('{"note": "", "category": "bug", "x\\"": 1}'),
    line('{"note": ', hand),
  ].join('\n');
  expect(await said(path, text, others)).toEqual([
    String.raw`information recording-misfit «\"Bug\"» This hand-written reply does not match the current output schema: ${'`category`'} is "Bug"; allowed are billing, bug.`,
    String.raw`information recording-misfit «x\\\"» This reply of ${'`a/b`'} does not match the current output schema: ${'`x"`'} is not a field of the schema.`,
    expect.stringMatching(
      /^information recording-misfit «.+» This hand-written reply does not match/,
    ),
  ]);
});

test("a hand-written reply can be fixed in its place, and a model's reply cannot", async () => {
  const text = line('{\n "note": "\\"",\n "category": "Bug"}', hand);
  expect(await afterEach(path, text, others)).toEqual({
    'Change to `bug`': text.replace('Bug', 'bug'),
  });
  expect(await afterEach(path, text.replace(',"handWritten":true', ''), others)).toEqual({});
});

test('only replies with an output of models that are called count', async () => {
  const none = [
    line('{}', { model: 'other/model' }),
    line('', { toolCalls: [{ id: '1', name: 'x', arguments: '{}' }] }),
    '{"broken',
    '{"note": 1}',
    '',
  ];
  expect(await said(path, none.join('\n'), others)).toEqual([]);
  expect(await said(path, line('{}', { model: 'c/d' }), others)).toHaveLength(2);
  const evalFile = 'prompt: ./triage.prompt\nmodels: [other/model]\n';
  expect(await said(path, none[0] ?? '', { ...others, 'triage.eval.yaml': evalFile })).toHaveLength(
    2,
  );
});

test('a reply that matches a variant belongs to that variant', async () => {
  const short = prompt.replace('    note: string\n', '');
  const files = { ...others, 'triage.short.prompt': short };
  expect(await said(path, line('{"category": "bug"}'), files)).toEqual([]);
  expect(await said(path, line('{"category": "bux"}'), files)).not.toEqual([]);
  const elsewhere = { 'other.prompt': prompt, 'triage.golden.jsonl': '' };
  expect(await said(path, line('{}'), elsewhere)).toEqual([]);
});

test('a file that is too large to be checked is reported once', async () => {
  const text = `${line('{}')}\n`.repeat(90_000);
  expect(await said(path, text, others)).toEqual([
    'information recordings-size «{» These recordings are not checked against the prompt: the file has more than 5 million characters.',
  ]);
});

test('every place of a text is found in its JSON, however it is escaped', () => {
  const written = fc.array(
    fc.oneof(
      fc.constantFrom('\\n', '\\"', '\\\\', '\\/', '\\u00e9', '\\ud83d\\ude00', '\\u0022'),
      fc.string({ maxLength: 4 }).map(text => JSON.stringify(text).slice(1, -1)),
    ),
  );
  fc.assert(
    fc.property(written, fc.nat(), fc.nat(), (pieces, a, b) => {
      const raw = pieces.join('');
      const text = String(JSON.parse(`"${raw}"`));
      const [start = 0, end = 0] = [a % (text.length + 1), b % (text.length + 1)].toSorted(
        (x, y) => x - y,
      );
      const range = escapedText(raw, 7).range({ start, end });
      const part = raw.slice(range.start - 7, range.end - 7);
      expect(JSON.parse(`"${part}"`)).toBe(text.slice(start, end));
    }),
  );
});

test('recordings are recognized only by their folder', async () => {
  const { TextDocument } = await import('vscode-languageserver-textdocument');
  const kind = (uri: string) => languageFile(TextDocument.create(uri, 'x', 1, ''))?.kind;
  expect(kind('file:///w/.touchstone/recordings/a.jsonl')).toBe('recordings');
  expect(kind('file:///w/.touchstone/recordings/a.b.jsonl')).toBeUndefined();
  expect(kind('file:///w/.touchstone/runs.jsonl')).toBeUndefined();
  expect(kind('file:///w/recordings/a.jsonl')).toBeUndefined();
});

test('recordings belong to the prompt at their path; those at the root to every prompt of the name when there is none', () => {
  const prompt = '---\nmodel: a/b\n---\nHi';
  const owners = (texts: Readonly<Record<string, string>>, recordings: string) => {
    const files = Object.entries({ ...texts, [recordings]: '' }).map(([name, text]) =>
      fileOf(name, text),
    );
    const file = files.at(-1);
    if (file?.kind !== 'recordings') throw new Error(`${recordings} holds no recordings.`);
    return promptsOfRecordings(workspaceOf(files), file).map(({ uri }) => uri.split('/desk/')[1]);
  };
  const nested = { 'a/t.prompt': prompt, 'b/t.prompt': prompt, 'b/t.short.prompt': prompt };
  expect(owners(nested, '.touchstone/recordings/b/t.jsonl')).toEqual([
    'b/t.prompt',
    'b/t.short.prompt',
  ]);
  expect(owners(nested, '.touchstone/recordings/t.jsonl')).toEqual(Object.keys(nested));
  expect(owners({ ...nested, 't.prompt': prompt }, '.touchstone/recordings/t.jsonl')).toEqual([
    't.prompt',
  ]);
  expect(owners(nested, '.touchstone/recordings/c/t.jsonl')).toEqual([]);
});
