import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blanked, changedPart, edited } from '../../../src/text/replacement.ts';

it('edits are applied in any order, and insertions at one place keep theirs', () => {
  const edits = [
    { range: { start: 4, end: 5 }, text: 'E' },
    { range: { start: 2, end: 2 }, text: '1' },
    { range: { start: 2, end: 2 }, text: '2' },
    { range: { start: 0, end: 1 }, text: '' },
  ];
  expect(edited('abcdef', edits)).toBe('b12cdEf');
});

it('the changed part of a text makes the other text of it', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      expect(edited(before, changedPart(before, after))).toBe(after);
    }),
  );
});

it('a blanked text has the lines and offsets of the text', () => {
  expect(blanked('a b\r\nc\n')).toBe('   \r\n \n');
});
