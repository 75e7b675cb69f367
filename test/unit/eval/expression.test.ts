import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExpression } from '../../../src/eval/results/expression.ts';

function resultOf(text: string, values: Readonly<Record<string, number>> = {}): number | string {
  const read = readExpression(text);
  return read.ok ? read.expression.value(name => values[name]) : read.problem;
}

describe('a formula', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['8 / 2 / 2', 2],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['1 - -1', 2],
    ['max(1, 2, 3) - min(4, 5)', -1],
    ['sqrt(abs(-16))', 4],
    ['1e3 + .5', '`.` is not expected there'],
    ['2 * precision * fields.recall / (precision + fields.recall)', 0.6],
    ['precision / 0', Number.POSITIVE_INFINITY],
    ['unknown + 1', Number.NaN],
    ['1 +', 'it ends too early'],
    ['(1', '`)` is missing'],
    ['1 2', '`2` is not expected there'],
    ['', 'it ends too early'],
    ['1 - `not contains`', 0.75],
    ['`', '``` is not expected there'],
    ['constructor(1)', '`(` is not expected there'],
  ])('%j is %s', (text, value) => {
    expect(resultOf(text, { precision: 0.75, 'fields.recall': 0.5, 'not contains': 0.25 })).toEqual(
      value,
    );
  });

  it('gives the same result as JavaScript, and throws for no text', () => {
    const number = fc.integer({ min: 1, max: 9 }).map(String);
    const sum = fc
      .array(fc.tuple(number, fc.constantFrom('+', '-', '*', '/')), { minLength: 1, maxLength: 8 })
      .map(parts => parts.flat().join(' '))
      .map(text => `${text} 1`);
    fc.assert(
      fc.property(sum, text => {
        expect(resultOf(text)).toBeCloseTo(Number(new Function(`return ${text}`)()), 9);
      }),
    );
    fc.assert(fc.property(fc.string({ maxLength: 600 }), text => void readExpression(text)));
  });
});
