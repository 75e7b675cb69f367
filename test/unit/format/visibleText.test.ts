import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  createVisibleStream,
  visibleJson,
  visibleLine,
  visibleText,
} from '../../../src/format/visibleText.ts';

const tricky = fc.constantFrom(
  ...['\u001b]0;x\u0007', '\u001b[2J', '\u009b31m', '\u007f', '\b', '\r', '\n', '\t', '\u202e'],
  ...['\u2066', '\u200b', '\u200c', '\u200d', '\ufeff', '\ud83d', '\ude00', '\u2028', '\u00ad'],
  ...['\ufe0f', '\ufe01', '\u{e0101}', '\u{e0041}', '葛', '👩', '❤', 'ک', 'a', ' ', '\u3164'],
);
const text = fc.oneof(
  fc.array(tricky).map(parts => parts.join('')),
  fc.string({ unit: 'binary' }),
);

/** What no terminal may get: everything that acts, reorders or is not seen, but line feed and tab. */
const acting = /[^\P{Cc}\n\t]|\p{Cs}|\p{Zl}|\p{Zp}|\p{Bidi_Control}|[\u200b\u2060\ufeff\u00ad]/u;

describe('text made visible', () => {
  it.each([
    [
      'title and clipboard',
      '\u001b]0;owned\u0007\u001b]52;c;AA==\u001b\\',
      '␛]0;owned␇␛]52;c;AA==␛\\',
    ],
    ['clear screen', 'a\u001b[2Jb', 'a␛[2Jb'],
    ['an eight-bit control', '\u009b31mred', '<U+009B>31mred'],
    ['overwriting', 'passed\rfailed', 'passed␍failed'],
    ['backspace and delete', 'ab\b\u007f', 'ab␈␡'],
    ['reordering', 'a\u202eb\u2066c\u200f', 'a<U+202E>b<U+2066>c<U+200F>'],
    [
      'what is not seen',
      'a\u200bb\u00adc\ufeff\u3164\u{e0041}',
      'a<U+200B>b<U+00AD>c<U+FEFF><U+3164><U+E0041>',
    ],
    ['half a character', 'a\ud83d', 'a<U+D83D>'],
    ['line separators', 'a\u2028b', 'a<U+2028>b'],
    ['a joiner between letters', 'pay\u200dpal', 'pay<U+200D>pal'],
    ['data in variation selectors', 'a\ufe01\u{e0101}', 'a<U+FE01><U+E0101>'],
  ])('shows %s', (_, raw, shown) => {
    expect(visibleText(raw)).toBe(shown);
  });

  it('keeps ordinary text', () => {
    for (const written of [
      'a\n\tb',
      '👩‍👩‍👧 ❤️ 1️⃣ 👍🏽',
      'می‌خواهم',
      'क्‍ष',
      '葛\u{e0100}',
      '日本語 ½ “x”',
    ])
      expect(visibleText(written)).toBe(written);
    expect(visibleText('a\r\nb')).toBe('a\nb');
  });

  it('keeps names on one line', () => {
    expect(visibleLine('row\n✓ passed\t\u001b[K')).toBe('row␊✓ passed␉␛[K');
  });

  test('contains nothing active, and making it visible again changes nothing', () => {
    fc.assert(
      fc.property(text, raw => {
        const shown = visibleText(raw);
        expect(shown).not.toMatch(acting);
        expect(visibleText(shown)).toBe(shown);
      }),
    );
  });

  test('JSON has the same value without any such character', () => {
    fc.assert(
      fc.property(text, raw => {
        const json = visibleJson(JSON.stringify({ [raw]: [raw] }));
        expect(json).not.toMatch(acting);
        expect(JSON.parse(json)).toEqual({ [raw]: [raw] });
      }),
    );
  });

  test('has the same result wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(text), pieces => {
        const stream = createVisibleStream();
        const shown = pieces.map(piece => stream.push(piece)).join('') + stream.end();
        expect(shown).toBe(visibleText(pieces.join('')));
      }),
    );
  });

  it('reads long texts in linear time', () => {
    for (const piece of ['\u001b', '\u200d', '👩\u200d', '\r', 'x', '\ufe0f'])
      expect(visibleText(piece.repeat(2 ** 18)).length).toBeGreaterThan(0);
  });
});
