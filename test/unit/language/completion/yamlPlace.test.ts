import { describe, expect, test } from 'vitest';
import { yamlCursor } from '../../../../src/language/cursor/yamlCursor.ts';

function placeAt(marked: string): string | undefined {
  const offset = marked.indexOf('‸');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const place = yamlCursor(text, offset);
  if (!place) return undefined;
  const { at, path, range } = place;
  return `${at} ${path.join('/')} [${text.slice(range.start, range.end)}]`;
}

describe('in blocks', () => {
  test.each([
    ['mo‸', 'key  [mo]'],
    ['model: ‸', 'value model []'],
    ['model: open‸ai/x', 'value model [openai/x]'],
    ['config:\n  ‸', 'either config []'],
    ['config:\n  te‸', 'either config [te]'],
    ['config:\n  temperature: 0\n  ma‸\ninput: x', 'key config [ma]'],
    ['config:\n  temperature: 0\n‸', 'key  []'],
    ['config:\n\n  ‸\n\ninput: x', 'either config []'],
    ['a:\n  b:\n    c: 1\n  ‸', 'key a []'],
    ['name(enum, t‸he name): [a]', 'key  [name(enum, the name)]'],
    ['a: "x\\" ‸y" # z', 'value a ["x\\" y"]'],
  ])('%j is %s', (text, expected) => {
    expect(placeAt(text)).toBe(expected);
  });
});

describe('in lists', () => {
  test.each([
    ['x:\n- a\n- b‸', 'either x/1 [b]'],
    ['x:\n  - a\n  - ‸', 'either x/1 []'],
    ['x:\n  - a\n  op‸', 'either x [op]'],
    ['s:\n  - a: 1\n    b‸', 'key s/0 [b]'],
    ['s:\n- a: 1\n  ‸', 'key s/0 []'],
    ['s:\n- a: 1\n‸', 'key  []'],
    ['s:\n  - a:\n      b: 1\n  - ‸', 'either s/1 []'],
    ['- - a\n  - ‸', 'either 0/1 []'],
  ])('%j is %s', (text, expected) => {
    expect(placeAt(text)).toBe(expected);
  });
});

describe('in flow maps and lists, and in JSON', () => {
  test.each([
    ['config: { temperature: ‸ }', 'value config/temperature []'],
    ['config: { temperature: 1, ma‸', 'key config [ma]'],
    ['x: [openai/‸', 'value x/0 [openai/]'],
    ['x: [a, [b, ‸]]', 'value x/1/1 []'],
    ['a: {\n  b: 1,\n  c‸\n}', 'key a [c]'],
    ['{"input": {"tick‸": 1}}', 'key input ["tick"]'],
    ['{"input": {"ticket": "a", ‸}}', 'key input []'],
    ['{"expected": {"category": "b‸"}}', 'value expected/category ["b"]'],
    ['{"tags": ["a", "b‸', 'value tags/1 ["b]'],
    ['{"a": {"b": 1}, "c‸"}', 'key  ["c"]'],
  ])('%j is %s', (text, expected) => {
    expect(placeAt(text)).toBe(expected);
  });
});

test.each([
  '# a‸',
  'a: 1 # b‸',
  'a: |\n  te‸',
  'a: >\n  te\n  ‸',
  'a: "b\n  c‸"',
  'a: "b" ‸',
  '[a, b\n‸]',
  '{{x: [b]\nmodels:\n  - openai/x\n‸',
])('there is no context in %j', text => {
  expect(placeAt(text)).toBeUndefined();
});

test('a text over several lines ends where its indentation does', () => {
  expect(placeAt('a: >\n  te\n‸')).toBe('key  []');
  expect(placeAt('a: >\n  te\nb‸')).toBe('key  [b]');
});
