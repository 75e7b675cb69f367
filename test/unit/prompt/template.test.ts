import fc from 'fast-check';
import Handlebars from 'handlebars/dist/handlebars.js';
import { describe, expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { parseTemplate } from '../../../src/prompt/template/template.ts';

function problems(text: string): readonly string[] {
  return parseTemplate(text, { start: 0, end: text.length }).diagnostics.map(
    ({ code, range }) => `${code} ${text.slice(range.start, range.end)}`,
  );
}

const fragment = fc.constantFrom(
  '{{',
  '}}',
  '{{{',
  '}}}',
  '{{#if a}}',
  '{{/if}}',
  '{{else}}',
  '{{^}}',
  '{{else if b}}',
  '{{#each xs as |x i|}}',
  '{{/each}}',
  '{{> p}}',
  '{{> p a=b}}',
  '{{#> l}}',
  '{{/l}}',
  '{{!-- c --}}',
  '{{! c }}',
  '{{x}}',
  '{{ x.y }}',
  '{{~x~}}',
  '"',
  "'",
  '[',
  ']',
  '(',
  ')',
  '|',
  'as',
  '\\',
  '\\\\',
  '\n',
  ' ',
  'text',
  '}',
  '{',
  '{{{{raw}}}}',
  '{{{{/raw}}}}',
  '--',
  '@',
  '../',
  '=',
  '{{&x}}',
  '{{*d}}',
  '{{#*inline "n"}}',
  '{{/inline}}',
  '{{^a}}',
  '{{/a}}',
  '{{#a}}',
  '{{elsewhere}}',
  '{{else.x}}',
  '{{"s"}}',
  '{{12}}',
  '{{a b=(c d)}}',
  '{{!--',
  '--}}',
  '~',
  '{{#',
  '{{/',
  '{{>',
  '{{#if "a}}"}}',
  '{{x [a b]}}',
  '{{../x}}',
  '{{this}}',
  '{{.}}',
  '\r\n',
  'é',
  '😀',
  '\0',
);

test('a template has a diagnostic exactly when Handlebars refuses it', () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 9 }), parts => {
      const text = parts.join('');
      let accepted = true;
      try {
        Handlebars.parse(text);
      } catch {
        accepted = false;
      }
      expect({ text, accepted: problems(text).length === 0 }).toEqual({ text, accepted });
    }),
    { numRuns: 3000 },
  );
});

test('any text can be parsed, and every range is inside it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fragment, fc.string(), fc.constant('---\n'), fc.constant('a: [')), {
        maxLength: 12,
      }),
      parts => {
        const text = parts.join('');
        const { diagnostics, template } = parsePrompt(text);
        const ranges = [...diagnostics, ...template.tags, ...template.variables].map(
          ({ range }) => range,
        );
        for (const { start, end } of ranges) {
          expect(start >= 0 && start <= end && end <= text.length).toBe(true);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

describe('one broken tag is one diagnostic, on that tag', () => {
  test.each([
    ['a tag that is not closed', 'Hi {{name and {{plan}}', ['tag {{name and']],
    ['a block whose tag lost a brace', '{{#if x}a{{/if}} {{y}}', ['tag {{#if x}']],
    ['one brace too many', '{"a": {{x}}}', ['tag {{x}}}']],
    ['one brace too few', '{{{x}} {{{y}}}', ['tag {{{x}}']],
    ['a quote that is not closed', '{{json "a}} text {{json "b"}}', ['tag {{json "a}}']],
    ['a block without its end', '{{#if a}}{{#each b}}x{{/if}} {{z}}', ['block {{#each b}}']],
    ['a mistyped end', '{{#if a}}x{{/fi}} {{z}}', ['block {{/fi}}']],
    ['an end too many', '{{#if a}}x{{/each}} {{z}}{{/if}}', ['block {{/each}}']],
    ['an else outside of a block', 'a {{else}} b', ['block {{else}}']],
    ['a second else', '{{#if a}}1{{else}}2{{else}}3{{/if}}', ['block {{else}}']],
    ['a comment without its end', 'a {{!-- b }} c', ['tag {{!-- b }}']],
    ['nothing in the tag', 'a {{}} b', ['tag {{}}']],
    ['a raw block without its end', '{{{{raw}}}} {{x}}', ['block {{{{raw}}}}']],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});

test('a tag across lines keeps its file offsets', () => {
  const text = '---\r\nmodel: a/b\r\n---\r\nHi {{#if\r\n  user.name\r\n}}x{{/if}}';
  const [use] = parsePrompt(text).template.variables;
  expect(use && text.slice(use.range.start, use.range.end)).toBe('user.name');
  expect(use?.parts.map(({ range }) => text.slice(range.start, range.end))).toEqual([
    'user',
    'name',
  ]);
});
