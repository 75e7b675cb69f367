import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partEnd, pieceParts, textParts } from '../../../src/webview/replies/reply/replyParts.ts';
import { replyPieces } from '../../../src/webview/replies/reply/replyPieces.ts';

const word = fc.string({ unit: 'binary', maxLength: 40 });
const piece = fc.tuple(word, fc.constantFrom('', ' ', '\n'), fc.integer({ min: 1, max: 400 }));

it('any reply is the text of its parts', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
      const text = pieces.map(([part, space, times]) => `${part}${space}`.repeat(times)).join('');
      const parts = textParts(text);
      expect(parts.join('')).toBe(text);
      for (const part of parts) expect(part.length).toBeLessThanOrEqual(16_385);
    }),
  );
});

it('a reply that arrives in pieces has the same parts, except where a part ends in a long line', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('word ', 'line\n', 'x'), { maxLength: 30 }), pieces => {
      const lines = pieces.map(each => each.repeat(700));
      const parts: string[] = [];
      let part = '';
      for (const line of lines) {
        let from = 0;
        while (from < line.length) {
          const end = partEnd(line, from, part.length);
          part += line.slice(from, end);
          if (end === undefined) break;
          parts.push(part);
          part = '';
          from = end;
        }
      }
      expect([...parts, part].join('')).toBe(lines.join(''));
      for (const each of parts) expect(each.length).toBeLessThanOrEqual(16_385);
    }),
  );
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
