import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pieceParts, textParts } from '../../../src/webview/panel/reply/replyParts.ts';
import { replyPieces } from '../../../src/webview/panel/reply/replyPieces.ts';

const word = fc.string({ unit: 'binary', maxLength: 40 });
const piece = fc.tuple(word, fc.constantFrom('', ' ', '\n'), fc.integer({ min: 1, max: 400 }));

it('any reply is the text of its parts, however it grew', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
      let text = '';
      let parts: readonly string[] = [];
      for (const [part, space, times] of pieces) {
        text += `${part}${space}`.repeat(times);
        parts = textParts(text, parts);
        expect(parts.join('')).toBe(text);
      }
      expect(parts).toEqual(textParts(text));
    }),
  );
});

it('a text that starts again shares no part with the previous one', () => {
  const before = textParts('a\n'.repeat(20_000));
  const text = 'b\n'.repeat(20_000);
  expect(textParts(text, before)).toEqual(textParts(text));
});

it('100 kB in 5,000 pieces draws each character a bounded number of times', () => {
  for (const line of [`${'word '.repeat(16)}\n`, '{"a":1},', 'x']) {
    const whole = line.repeat(Math.ceil(100_000 / line.length)).slice(0, 100_000);
    let known: readonly string[] = [];
    let drawn = 0;
    for (let length = 20; length <= whole.length; length += 20) {
      const parts = textParts(whole.slice(0, length), known);
      drawn += parts.filter((part, i) => part !== known[i]).join('').length;
      known = parts;
    }
    // A part of 16 kB is drawn once for each of the pieces it grows by.
    expect(drawn / 5_000).toBeLessThan(17_000);
    expect(Math.max(...known.map(({ length }) => length))).toBeLessThanOrEqual(16_385);
  }
});

it('a surrogate pair is never split', () => {
  const text = '\u{1f600}'.repeat(20_000);
  for (const part of textParts(`x${text}`)) expect(part.isWellFormed()).toBe(true);
});

it('a finished reply is the text of its pieces, in parts that end with a line', () => {
  const rows = Array.from({ length: 2_000 }, (_, id) => ({ id, name: `row ${id}` }));
  const pieces = replyPieces(JSON.stringify(rows), []);
  const parts = pieceParts(pieces);
  const joined = (some: readonly { readonly text: string }[]) => some.map(p => p.text).join('');
  expect(joined(parts.flat())).toBe(joined(pieces));
  expect(parts.length).toBeGreaterThan(10);
  for (const part of parts.slice(0, -1)) expect(joined(part)).toMatch(/\n$/);
});
