import { expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { editFrontmatter } from '../../../src/prompt/frontmatter/editFrontmatter.ts';
import { edited } from '../../../src/text/replacement.ts';

function written(text: string, model = 'openai/gpt-5.4-mini'): string {
  const change = { kind: 'set', path: ['model'], value: model, first: true } as const;
  const result = editFrontmatter(parsePrompt(text), change);
  if (!result.ok) throw new Error(result.message);
  return edited(text, result.edits);
}

test.each([
  ['a model', '---\nname: a\nmodel: old/one # why\nconfig: {}\n---\nHi'],
  ['a model in quotes', '---\nmodel: "old/one"\n---\nHi'],
  ['a key without a value', '---\nmodel:\nname: a\n---\nHi'],
  ['no model', '---\nname: a\n---\nHi'],
  ['Windows line ends', '---\r\nname: a\r\nmodel: old/one\r\n---\r\nHi'],
  ['an empty frontmatter', '---\n---\nHi'],
  ['a flow map', '---\n{ name: a }\n---\nHi'],
  ['an empty flow map', '---\n{}\n---\nHi'],
  ['no frontmatter', 'Hi {{name}}'],
  ['a comment before the frontmatter', '# licence\n---\nname: a\n---\nHi'],
])('when there is %s, the model is replaced and everything else is unchanged', (_, text) => {
  const before = parsePrompt(text);
  const after = parsePrompt(written(text));
  expect(after.diagnostics).toEqual([]);
  expect(after.metadata.raw).toEqual({ ...before.metadata.raw, model: 'openai/gpt-5.4-mini' });
  const body = ({ text, template }: typeof after) => text.slice(template.range.start);
  expect(body(after)).toBe(body(before));
});

test('a comment after the model is kept', () => {
  expect(written('---\nmodel: old/one # why\n---\nHi', 'ollama/llama3:8b')).toBe(
    '---\nmodel: ollama/llama3:8b # why\n---\nHi',
  );
});

test.each([
  ['a block text', '---\nmodel: |\n  x/y\nz: 1\n---\nhi', 'model: a/b\nz: 1\n'],
  ['a map', '---\nmodel:\n  a: 1\n---\nhi', '---\nmodel: a/b\n---\nhi'],
  ['an indented frontmatter', '---\n  a: 1\n  b: 2\n---\nhi', '---\n  model: a/b\n  a: 1\n'],
  [
    'Windows line ends without a model',
    '---\r\nconfig: {}\r\n---\r\nhi',
    '---\r\nmodel: a/b\r\nconfig',
  ],
  ['Windows line ends without a frontmatter', 'hi\r\n', '---\r\nmodel: a/b\r\n---\r\nhi\r\n'],
  ['an alias', '---\nalso: &m x/y\nmodel: *m\n---\nhi', 'also: &m x/y\nmodel: a/b\n'],
  ['only a comment', '---\n# c\n---\nhi', '---\n# c\nmodel: a/b\n---\nhi'],
  ['a key in quotes', '---\n"model" : x/y # c\n---\nhi', '---\n"model" : a/b # c\n---\nhi'],
  ['an anchor that nothing refers to', '---\nmodel: &m x/y\n---\nhi', 'model: &m a/b\n'],
])('%s is replaced or extended in its own style', (_, text, expected) => {
  const after = written(text, 'a/b');
  expect(after).toContain(expected);
  const { diagnostics, metadata } = parsePrompt(after);
  expect(diagnostics.filter(({ code }) => code.startsWith('frontmatter-yaml'))).toEqual([]);
  expect(metadata.raw['model']).toBe('a/b');
});

test.each([
  ['an anchor that is referred to', '---\nmodel: &m x/y\nalso: *m\n---\nhi'],
  ['a list', '---\n- a\n---\nhi'],
  ['a tag', '---\nmodel: !!str x/y\n---\nhi'],
])('%s is refused with one sentence', (_, text) => {
  const change = { kind: 'set', path: ['model'], value: 'a/b' } as const;
  expect(editFrontmatter(parsePrompt(text), change)).toEqual({
    ok: false,
    message:
      'Cannot change `model` without changing other values or comments; edit the file manually.',
  });
});

test('a frontmatter with errors is refused before anything is edited', () => {
  const change = { kind: 'set', path: ['model'], value: 'a/b' } as const;
  expect(editFrontmatter(parsePrompt('---\nmodel: [\n---\nhi'), change)).toEqual({
    ok: false,
    message: 'The YAML has errors; fix them first.',
  });
});
