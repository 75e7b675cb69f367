import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globOf } from '../../../src/files/glob.ts';

/** The rules for a name without dots as a regular expression. */
function expressionFor(part: string): RegExp {
  return new RegExp(`^${part.replaceAll('?', '.').replaceAll(/\*+/g, '.*')}$`);
}

const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 8 });

test.each([
  ['golden/*.jsonl', 'golden/a.jsonl', true],
  ['golden/*.jsonl', 'golden/more/a.jsonl', false],
  ['golden/*.jsonl', 'golden/.a.jsonl', false],
  ['golden/.*.jsonl', 'golden/.a.jsonl', true],
  ['./golden//*', 'golden/a', true],
  ['**/a', 'a', true],
  ['**/a', 'x/y/a', true],
  ['**/a', 'x/.y/a', false],
  ['x/**', 'x/y/z', true],
  ['x/**/y/**/z', 'x/y/y/z', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['[ab]{c,d}', '[ab]{c,d}', true],
  ['[ab]', 'a', false],
  ['a*b*c', 'aXbXbXc', true],
  ['*', '', false],
])('`%s` on `%s` is %s', (pattern, path, matches) => {
  expect(globOf(pattern).matches(path)).toBe(matches);
});

test('a name matches as with a regular expression', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(part, name, (pattern, text) => {
      fc.pre(pattern !== '**');
      expect(globOf(pattern).matches(text)).toBe(expressionFor(pattern).test(text));
    }),
  );
});

test('every folder of a path that matches may contain matches', () => {
  const part = fc.constantFrom('a', 'b', '*', '?', '**');
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 6 }),
      fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 6 }),
      (parts, names) => {
        const glob = globOf(parts.join('/'));
        if (!glob.matches(names.join('/'))) return;
        for (let end = 0; end < names.length; end += 1) {
          expect(glob.mayMatchIn(names.slice(0, end).join('/'))).toBe(true);
        }
      },
    ),
  );
});

test('a pattern of many wildcards ends', () => {
  const deep = 'a/'.repeat(500);
  expect(globOf(`${'**/'.repeat(300)}b`).matches(`${deep}a`)).toBe(false);
  expect(globOf(`${'*a'.repeat(2000)}b`).matches('a'.repeat(10_000))).toBe(false);
});
