import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainText } from '../../../src/schema/validation/plainText.ts';
import { repeatedNames } from '../../../src/schema/validation/repeatedNames.ts';
import { hasSources, parseHeld } from '../../../src/text/json/exactJson.ts';

const number = fc.oneof(
  fc.constantFrom('0', '-0', '7', '1e3', '1000', '12e2', '1e10', '1e22', '0.001', '1e-3', '0e9'),
  fc.constantFrom('5e-324', '4e-324', '1e400', '1.00000000000000000001', '9007199254740993'),
  fc.constantFrom('0.1', '0.10', '1e-400', '123456789012345', '1234567890123456', '-12.50'),
  fc.stringMatching(/^-?[1-9]\d{0,17}(\.\d{1,17})?(e[+-]?\d{1,3})?$/),
);
const string = fc.constantFrom(
  '""',
  '"a"',
  '"b:c"',
  String.raw`"\u0061"`,
  '"ë😀"',
  String.raw`"\n"`,
);
const space = fc.constantFrom('', '', '', ' ', '\n');

/** JSON texts, with repeated names, spaces, escapes and numbers of every kind. */
const { json } = fc.letrec<{ json: string; list: string; object: string }>(tie => ({
  json: fc.oneof(
    { maxDepth: 4 },
    number,
    string,
    fc.constantFrom('true', 'false', 'null'),
    tie('list'),
    tie('object'),
  ),
  list: fc
    .tuple(fc.array(tie('json'), { maxLength: 4 }), space)
    .map(([items, gap]) => `[${items.join(`,${gap}`)}]`),
  object: fc
    .tuple(fc.array(fc.tuple(string, tie('json')), { maxLength: 4 }), space)
    .map(([members, gap]) => `{${members.map(member => member.join(`:${gap}`)).join(',')}}`),
}));

describe('a text that says no more than its value', () => {
  it('is what JSON.stringify writes, with and without line breaks, unless a text has a colon or a number is long', () => {
    const plain = fc.oneof(fc.integer({ min: -999, max: 999 }), fc.boolean(), fc.constant(null));
    const { value } = fc.letrec<{ value: unknown }>(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        plain,
        fc.stringMatching(/^[a-z,[]*$/),
        fc.array(tie('value')),
        fc.dictionary(fc.stringMatching(/^[a-z]*$/), tie('value')),
      ),
    }));
    fc.assert(
      fc.property(
        value.filter(item => typeof item !== 'number'),
        fc.constantFrom(undefined, 1, 2, '\t'),
        (item, indent) => {
          expect(isPlainText(JSON.stringify(item, undefined, indent), item)).toBe(true);
        },
      ),
    );
  });

  it('has no duplicate name, and its numbers are exact', () => {
    let plain = 0;
    fc.assert(
      fc.property(json, text => {
        const held = parseHeld(text);
        if (!isPlainText(text, held.value)) return;
        plain += 1;
        expect(repeatedNames(text, held.value)).toEqual([]);
        expect([held.source, hasSources(held.value)]).toEqual([undefined, false]);
      }),
      { numRuns: 5000 },
    );
    expect(plain).toBeGreaterThan(100);
  });

  it.each([
    ['a repeated name', '{"a": 1, "a": 1}'],
    ['a repeated name that a colon in a text makes up for', '{"a":1,"a":"b:c"}'],
    ['a long number', '{\n  "a": 9007199254740993\n}'],
    ['a long number in a list', '{"a": [1,\n  1.00000000000000000001]}'],
    ['a long number that begins a list', '{"a": [[9007199254740993]]}'],
    ['a long number alone', '9007199254740993'],
    ['a number too small', '[4e-324]'],
    ['a negative number too large', '{"a":-1E400}'],
  ])('does not have %s', (_, text) => {
    expect(isPlainText(text, JSON.parse(text))).toBe(false);
  });

  it('is not determined for a value that is nested too deeply', () => {
    const text = '['.repeat(50_000) + ']'.repeat(50_000);
    expect(isPlainText(text, JSON.parse(text))).toBe(false);
  });
});
