import { describe, expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';

function body(text: string): string {
  const { start, end } = parsePrompt(text).template.range;
  return text.slice(start, end);
}

function found(text: string): readonly string[] {
  return parsePrompt(text).diagnostics.map(
    ({ code, range }) => `${code} ${text.slice(range.start, range.end)}`,
  );
}

describe('where the frontmatter is', () => {
  test.each([
    ['none', '  Hi\n', '  Hi\n', undefined],
    ['plain', '---\nmodel: a/b\n---\n\n Hi \n', 'Hi', 'a/b'],
    ['Windows line ends', '---\r\nmodel: a/b\r\n---\r\nHi\r\n', 'Hi', 'a/b'],
    ['a byte order mark', '\uFEFF---\nmodel: a/b\n---\nHi', 'Hi', 'a/b'],
    ['a byte order mark alone', '\uFEFFHi', 'Hi', undefined],
    ['a license above', '# Copyright\n#\n\n---\nmodel: a/b\n---\nHi', 'Hi', 'a/b'],
    ['a dotted key below a license', '# Copyright\n---\nx.y: 1\n---\nHi', 'Hi', undefined],
    ['empty', '---\n---\nHi', 'Hi', undefined],
    ['blank', '---\n\n---\nHi', 'Hi', undefined],
    ['nothing after the last fence', '---\nmodel: a/b\n---', '', 'a/b'],
    ['spaces after the fences', '---  \nmodel: a/b\n--- \t\nHi', 'Hi', 'a/b'],
    [
      'rules in the body',
      '---\nmodel: a/b\n---\nHi\n\n---\n\nmore\n---\n',
      'Hi\n\n---\n\nmore\n---',
      'a/b',
    ],
    [
      'a heading and rules are body',
      '# Title\n---\nsetext: yes\n---\nHi',
      '# Title\n---\nsetext: yes\n---\nHi',
      undefined,
    ],
    ['one rule is body', '---\nHi', '---\nHi', undefined],
    ['longer rules are not fences', '---\nmodel: a/b\n----: 1\n---\nHi', 'Hi', 'a/b'],
  ])('%s', (_, text, expectedBody, model) => {
    expect(body(text)).toBe(expectedBody);
    expect(parsePrompt(text).metadata.model).toBe(model);
  });
});

describe('a problem is reported at its place', () => {
  test.each([
    ['an open bracket', '---\nmodel: [a\n---\nHi', ['frontmatter-yaml model: [a']],
    ['a bad indent', '---\nmodel: a/b\n  config: 1\n---\nHi', ['frontmatter-yaml a/b']],
    ['the same key twice', '---\nname: a\nname: b\n---\nHi', ['frontmatter-yaml name']],
    ['an alias without an anchor', '---\nname: *x\n---\nHi', ['frontmatter-alias *x']],
    ['text instead of keys', '---\njust text\n---\nHi', ['frontmatter-type just text']],
    ['no closing fence', '---\nmodel: a/b\n\nHi {{x}}', ['frontmatter-unclosed ---']],
    ['a number for a model', '---\nmodel: 5\n---\nHi', ['frontmatter-type 5']],
    ['a list for config', '---\nconfig: [1]\n---\nHi', ['frontmatter-type [1]']],
    ['no type', '---\ninput:\n  schema:\n    a: strin\n---\nHi', ['schema a']],
    ['an enum without a list', '---\noutput: {schema: {k(enum): A}}\n---\nHi', ['schema k(enum)']],
    [
      'a model list that is none',
      '---\ntouchstone.compare: a/b\n---\nHi',
      ['frontmatter-type a/b'],
    ],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

test('valid parts can be used despite invalid ones', () => {
  const { metadata } = parsePrompt('---\nname: x\nmodel: a/b\nconfig: { topP: [ }\n---\nHi');
  expect(metadata).toMatchObject({ name: 'x', model: 'a/b' });
});

test('a dotted key is split at its last dot, and no key reaches a prototype', () => {
  const text = '---\na.b.c: 1\na.b.d: 2\ntouchstone.compare: [x/y]\n__proto__.polluted: 1\n---\nHi';
  const { ext, raw } = parsePrompt(text).metadata;
  expect(ext['a.b']).toEqual({ c: 1, d: 2 });
  expect(ext['touchstone']).toEqual({ compare: ['x/y'] });
  expect(Object.keys(raw)).toContain('a.b.c');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each([
  '<!-- Copyright 2026 -->\n',
  '<!--\n  Copyright 2026\n-->\n\n',
  '{{!-- a note --}}\n',
  '{{! a note }}\n# licence\n',
  '// a note\n',
  '\uFEFF<!-- a -->\n<!-- b -->\n',
])('a comment before the frontmatter is accepted with a warning: %j', comment => {
  const document = parsePrompt(`${comment}---\nmodel: a/b\n---\nHello`);
  expect(document.metadata.model).toBe('a/b');
  expect(document.diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    'warning frontmatter-comment',
  ]);
});

test('comments before horizontal rules of Markdown are the body, and many of them take linear time', () => {
  expect(parsePrompt('<!-- x -->\n---\nText\n---\n').frontmatter).toBeUndefined();
  for (const part of ['<!-- ', '<!-- -->\n', '{{!-- ', '{{! ', '# \n', '\n', '//', ' \r\n']) {
    expect(parsePrompt(part.repeat(30_000)).text.length).toBe(part.length * 30_000);
  }
});
