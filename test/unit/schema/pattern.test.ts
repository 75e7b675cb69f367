import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAutomaton } from '../../../src/schema/pattern/automaton.ts';
import { compilePattern, PatternLimitError } from '../../../src/schema/pattern/pattern.ts';
import { mostSteps } from '../../../src/schema/pattern/steps.ts';
import { parsePattern } from '../../../src/schema/pattern/syntax.ts';

const characters = [
  ...['a', 'b', '.', '\\d', '\\w', '\\s', '\\S', '\\D', '[ab]', '[^a]', '[a-c\\]]', '[]', '[^]'],
  ...[
    '\\u{1F600}',
    '\\uD83D\\uDE00',
    '\\u0041',
    '\\x41',
    '\\p{L}',
    '\\P{Lu}',
    '\\cJ',
    '\\n',
    '\\/',
  ],
  ...['\\p{Script=Greek}', '[\\p{L}--]', '😀', '\\uD83D', '\\0'],
].filter(source => compiles(source));
const assertions = ['^', '$', '\\b', '\\B'];
const quantifiers = ['*', '+', '?', '*?', '{2}', '{1,}', '{0,2}', '{0}', '{2,3}?'];

const { pattern } = fc.letrec<{ pattern: string }>(tie => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...characters),
    fc.constantFrom(...assertions),
    fc.array(tie('pattern'), { maxLength: 3 }).map(parts => parts.map(grouped).join('')),
    fc.array(tie('pattern'), { minLength: 2, maxLength: 3 }).map(parts => `(?:${parts.join('|')})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom(...quantifiers))
      .map(([body, quantifier]) => `(?:${body})${quantifier}`),
    fc
      .tuple(
        fc.constantFrom('?=', '?!', '?<=', '?<!', '?<name>', '?i:', '?s-i:', ''),
        tie('pattern'),
      )
      .map(([kind, body]) => `(${kind}${body})`),
  ),
}));

const texts = fc
  .array(
    fc.constantFrom('a', 'b', 'B', 'A', ' ', '1', '\n', '\u2028', '😀', '\uD83D', 'γ', '\0', ']'),
    {
      maxLength: 8,
    },
  )
  .map(parts => parts.join(''));

test('the automaton has the results of RegExp for any pattern without a backreference', () => {
  const property = fc.property(
    pattern,
    texts,
    fc.constantFrom('u', 'iu', 'mu', 'su'),
    (source, text, flags) => {
      fc.pre(compiles(source));
      const found = new RegExp(source, flags).exec(text);
      // V8 finds places between the two halves of a character, which ECMAScript does not know.
      fc.pre(found === null || !/[\uD800-\uDBFF]$/.test(text.slice(0, found.index)));
      const tree = parsePattern(source, flags);
      const automaton = tree && createAutomaton(tree, flags);
      expect([source, text, automaton?.(text)]).toEqual([source, text, found !== null]);
    },
  );
  fc.assert(property, { numRuns: 5000 });
});

test('the limit of steps counts every way in which a text can be matched', () => {
  const steps = (source: string, length: number): number => {
    const tree = parsePattern(source, 'u');
    return tree ? mostSteps(tree, length) : Number.NaN;
  };
  expect(steps('^[a-z]+$', 1000)).toBeLessThan(10_000);
  expect(steps('^(a+)+$', 30)).toBeGreaterThan(2 ** 30);
  expect(steps('a*b', 1000)).toBeGreaterThan(1000 ** 2 / 2);
  expect(steps('^(?:a|a)*$', 30)).toBeGreaterThan(2 ** 30);
});

describe('patterns that take RegExp forever match a long text quickly', () => {
  test.each([
    ['^(a+)+$', 'a', false],
    ['^(a|a)*$', 'a', false],
    ['^(a|aa)+$', 'a', false],
    ['(x+x+)+y', 'x', false],
    ['^([a-zA-Z]+)*$', 'x', false],
    ['(.*)*\\d', 'x', false],
    ['^(?=(a+)+$)', 'a', false],
    ['^(?!(a+)+$)', 'a', true],
    ['(?<=^(a|a)*)b', 'a', false],
    ['a*a*a*a*a*b', 'a', false],
    ['^(\\w+\\s?)*$', 'x', false],
    ['\\s+$', ' ', false],
  ])('%s', (source, character, verdict) => {
    const compiled = compilePattern(source);
    expect(compiled.ok && compiled.pattern.test(`${character.repeat(50_000)}!`)).toBe(verdict);
  });
});

test('a look-around is matched with texts of any length', () => {
  const compiled = compilePattern('^(?=.*[A-Z])(?=.*\\d)(?!.*\\s).{8,}$');
  const verdict = (text: string) => compiled.ok && compiled.pattern.test(text);
  expect(verdict('Passw0rd')).toBe(true);
  expect(verdict('password')).toBe(false);
  expect(verdict(`${'a'.repeat(100_000)}A1`)).toBe(true);
  expect(verdict(`${'a'.repeat(100_000)}A1 `)).toBe(false);
});

test('a backreference is matched with short texts, and reported as unsupported for long ones', () => {
  const compiled = compilePattern('^(\\w+) \\1$');
  if (!compiled.ok) throw new Error(compiled.message);
  expect(compiled.pattern.limitation).toBe('it has a backreference');
  expect(compiled.pattern.test('so so')).toBe(true);
  expect(compiled.pattern.test('so what')).toBe(false);
  expect(() => compiled.pattern.test('a'.repeat(50_000))).toThrow(PatternLimitError);
});

test.each([
  ['(', /Unterminated group/],
  ['[b-a]', /out of order/],
  ['\\q', /Invalid escape/],
  ['('.repeat(500) + ')'.repeat(500), /nested too deeply/],
  ['a'.repeat(20_000), /longer than 10,000 characters/],
])('a pattern that cannot be used is refused with a reason', (source, reason) => {
  const compiled = compilePattern(source);
  expect(compiled.ok ? '' : compiled.message).toMatch(reason);
});

test.each([
  '((a{1000}){1000}){1000}',
  '^((a{1,100}){1,100}){1,100}$',
  '(?:){1000000000}',
  '(.*a.{1000}){2}b',
])('a pattern that repeats excessively ends: %s', source => {
  const compiled = compilePattern(source);
  if (!compiled.ok) throw new Error(compiled.message);
  for (const length of [0, 50, 5000, 100_000]) {
    try {
      expect(typeof compiled.pattern.test('a'.repeat(length))).toBe('boolean');
    } catch (error) {
      expect(error).toBeInstanceOf(PatternLimitError);
    }
  }
});

function grouped(source: string): string {
  return `(?:${source})`;
}

function compiles(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}
