import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ConditionRow, readCondition } from '../../../src/eval/plan/rowCondition.ts';

const row: ConditionRow = {
  id: 't-014',
  tags: ['billing', 'vip'],
  input: { ticket: 'It is charged twice', plan: 'pro', seats: 12, size: '3.5', lines: ['a', 'b'] },
  expected: { category: 'billing', urgency: 4, done: false },
};

function holds(text: string, of = row): boolean {
  const read = readCondition(text);
  if (!read.ok) throw new Error(read.problem);
  return read.condition(of);
}

function problem(text: string): string | undefined {
  const read = readCondition(text);
  return read.ok ? undefined : read.problem;
}

describe('a condition on rows', () => {
  test.each([
    'input.plan = "pro"',
    "input.plan == 'pro'",
    'input.plan != "free"',
    'input.seats >= 12 and input.seats < 13',
    'input.size > 3',
    'input.size = 3.5',
    'tags contains "vip"',
    'input.ticket contains "charged"',
    'length(input.ticket) = 19 and length(tags) = 2',
    'input.lines.1 = "b"',
    'not expected.done',
    'expected.done = false',
    'input.nosuch = null',
    'input.nosuch.deeper = null',
    'not (tags contains "spam" or id = "t-015")',
    'id = "t-013" or id = "t-014" and expected.urgency > 3',
    'not not tags',
    'id >= "t-0" and id < "t-1"',
  ])('%s holds', text => {
    expect(holds(text)).toBe(true);
  });

  test.each([
    'input.plan = "free"',
    'input.ticket < 3',
    'input.nosuch < 3',
    'input.seats contains 1',
    'note',
    'input.toString',
    'input.constructor.name = "Object"',
    '(id = "t-013" or id = "t-014") and expected.urgency > 4',
  ])('%s does not hold', text => {
    expect(holds(text)).toBe(false);
  });

  test.each([
    ['', 'it ends too early'],
    ['input.plan =', 'it ends too early'],
    ['(id = "a"', '`)` is missing'],
    ['id = "a" id', '`id` is not expected there'],
    [
      'plan = "pro"',
      '`plan` is not a part of a row; a variable is written `input.plan`, a text in quotes',
    ],
    [
      'id = t-014',
      '`t-014` is not a part of a row; a variable is written `input.t-014`, a text in quotes',
    ],
    ['id = "a', 'the text after `"` has no closing quote'],
    ['id = ;', '`;` is not expected there'],
    ['x'.repeat(1001), 'it is longer than 1000 characters'],
  ])('%s is refused', (text, expected) => {
    expect(problem(text)).toBe(expected);
  });

  test('any text is a condition or has a problem, and a text in quotes is itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const read = readCondition(text);
        expect(typeof (read.ok ? read.condition(row) : read.problem)).toMatch(/boolean|string/);
        const quoted = `"${text.replace(/["\\]/g, '\\$&')}"`;
        if (quoted.length > 900) return;
        expect(holds(`note = ${quoted}`, { ...row, note: text })).toBe(true);
      }),
    );
  });

  test('deep parentheses are read', () => {
    expect(holds(`${'('.repeat(490)}tags${')'.repeat(490)}`)).toBe(true);
  });
});
