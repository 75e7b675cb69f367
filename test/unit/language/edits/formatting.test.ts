import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { formatting } from '../../../../src/language/edits/formatting.ts';
import { parsePrompt } from '../../../../src/prompt/document.ts';
import { renderPrompt } from '../../../../src/prompt/rendering/render.ts';
import { workspaceOf } from '../navigation/workspace.ts';

function formatted(text: string, name = 'a.prompt'): string {
  const { workspace, file } = workspaceOf({ [name]: text });
  return TextDocument.applyEdits(file.text, [...(formatting(workspace, file) ?? [])]);
}

const front = '---\nmodel: a/b\n---\n';

describe('whitespace in tags', () => {
  test.each([
    ['{{ name }}', '{{name}}'],
    ['{{~ name ~}}', '{{~name~}}'],
    ['{{{ name }}}', '{{{name}}}'],
    ['{{& name }}', '{{&name}}'],
    ['{{# if   a }}x{{ else }}y{{/ if }}', '{{#if a}}x{{else}}y{{/if}}'],
    ['{{>tone  a=1 }}', '{{> tone a=1}}'],
    ['{{#> tone }}x{{/tone }}', '{{#> tone}}x{{/tone}}'],
    ['{{ role  "sys  tem" }}', '{{role "sys  tem"}}'],
    ['{{[a  b] }}', '{{[a  b]}}'],
    ['{{> tone\n  a=1\n  b=2\n}}', '{{> tone a=1\n  b=2}}'],
    ['{{! a  note }}', '{{! a  note }}'],
    ['{{!-- a  note --}}', '{{!-- a  note --}}'],
    ['\\{{ text }}', '\\{{ text }}'],
    ['{{{{ raw }}}} {{ x }} {{{{/raw}}}}', '{{{{ raw }}}} {{ x }} {{{{/raw}}}}'],
    ['{{ broken', '{{ broken'],
    ['a  b \n\n\n c', 'a  b \n\n\n c'],
  ])('%j', (before, after) => {
    expect(formatted(`x ${before} x`)).toBe(`x ${after.replace('tone a=1\n', 'tone\n  a=1\n')} x`);
  });
});

test('the frontmatter keeps its comments and its multi-line texts', () => {
  const text =
    '---\nmodel: a/b  \n# note \ndescription: |\n  one  \n  two\n    \nmetadata: "x  \n  y"  \n---\nhi  \n\n\n';
  expect(formatted(text)).toBe(
    '---\nmodel: a/b\n# note\ndescription: |\n  one  \n  two\n    \nmetadata: "x  \n  y"\n---\nhi\n',
  );
});

test('a file without frontmatter and a partial keep their last line breaks', () => {
  expect(formatted('hi  \n\n')).toBe('hi  \n\n');
  expect(formatted(`${front}hi {{ a }}  \n\n`, '_a.prompt')).toBe(`${front}hi {{a}}  \n\n`);
  expect(formatted(`${front}hi`)).toBe(`${front}hi\n`);
  expect(formatted('---\r\nmodel: a/b \r\n---\r\nhi')).toBe('---\r\nmodel: a/b\r\n---\r\nhi\r\n');
});

test('YAML files lose spaces at the ends of their lines', () => {
  expect(formatted('prompt: ./a.prompt  \n# x \n\n\n', 'a.eval.yaml')).toBe(
    'prompt: ./a.prompt\n# x\n',
  );
  expect(formatted('models: \n  default: |+\n    a/b \n\n', 'touchstone.yaml')).toBe(
    'models:\n  default: |+\n    a/b \n\n',
  );
});

const pieces = fc.constantFrom(
  '{{ name }}',
  '{{~name ~}}',
  '{{# if name }}',
  '{{ else }}',
  '{{/if }}',
  '{{#each rows  as |row| }}',
  '{{ row.a}}',
  '{{/each}}',
  '{{ role  "system" }}',
  '{{role "user"}}',
  '{{! note }}',
  '{{{ name }}}',
  '{{ json  rows }}',
  '{{>tone  a = 1 }}',
  '{{ "name" }}',
  '\\{{ name }}',
  '{{{{ raw }}}} {{ x }} {{{{/raw}}}}',
  ' ',
  '\n',
  '  \n\t',
  'text',
  '}',
  '{',
  '---\n',
);

test('formatting does not change what is rendered, and formatting again changes nothing', () => {
  const heads = fc.constantFrom(
    '',
    front,
    '---\nmodel: a/b  \ninput: \n  default: { name: N }\n---\n\n',
  );
  fc.assert(
    fc.property(heads, fc.array(pieces, { maxLength: 12 }), (head, parts) => {
      const text = head + parts.join('');
      const once = formatted(text);
      expect(formatted(once)).toBe(once);
      const data = { input: { name: 'Ada', rows: [{ a: 1 }, { a: 2 }] } };
      const options = { partials: new Map([['tone', 'kind {{a}}\n{{name}}']]) };
      const [before, after] = [text, once].map(each =>
        renderPrompt(parsePrompt(each), data, options),
      );
      expect(after?.ok).toBe(before?.ok);
      if (before?.ok && after?.ok) expect(after.messages).toEqual(before.messages);
    }),
    { numRuns: 1500 },
  );
});
