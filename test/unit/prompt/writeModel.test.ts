import { expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { writeModel } from '../../../src/prompt/frontmatter/writeModel.ts';

function written(text: string, model = 'openai/gpt-5.4-mini'): string {
  const { range, text: put } = writeModel(parsePrompt(text), model);
  return text.slice(0, range.start) + put + text.slice(range.end);
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
])('where there is %s, the model is the new one and the rest as it was', (_, text) => {
  const before = parsePrompt(text);
  const after = parsePrompt(written(text));
  expect(after.diagnostics).toEqual([]);
  expect(after.metadata.raw).toEqual({ ...before.metadata.raw, model: 'openai/gpt-5.4-mini' });
  const body = ({ text, template }: typeof after) => text.slice(template.range.start);
  expect(body(after)).toBe(body(before));
});

test('a comment after the model stays', () => {
  expect(written('---\nmodel: old/one # why\n---\nHi', 'ollama/llama3:8b')).toBe(
    '---\nmodel: ollama/llama3:8b # why\n---\nHi',
  );
});
