import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { secretText } from '../../../src/model/secretText.ts';

const key = fc.stringMatching(/^[\w+/=.-]{24,120}$/);

/** The longest run of a secret's characters that a text still has. */
function longestPart(text: string, secret: string): number {
  let longest = 0;
  for (let from = 0; from < secret.length; from += 1) {
    while (text.includes(secret.slice(from, from + longest + 1))) {
      if (from + longest >= secret.length) break;
      longest += 1;
    }
  }
  return longest;
}

describe('a secret in a text', () => {
  test('is gone with every part that tells whose it is', () => {
    fc.assert(
      fc.property(key, fc.nat(), fc.nat(), fc.lorem(), (secret, from, length, words) => {
        const start = from % (secret.length - 12);
        const part = secret.slice(start, start + 12 + (length % secret.length));
        const text = secretText(secret).redact(`${words} ${part}, ${words}${part}`);
        expect(longestPart(text, secret)).toBeLessThan(12);
      }),
    );
  });

  test('is gone percent-encoded, in JSON, and in base64 behind whatever stands before it', () => {
    const characters = fc.stringMatching(/^[\x21-\x7e]{24,60}$/);
    fc.assert(
      fc.property(characters, fc.string({ maxLength: 5 }), (secret, before) => {
        const base64 = Buffer.from(before + secret).toString('base64url');
        const text = secretText(secret).redact(
          [encodeURIComponent(secret), JSON.stringify(secret), btoa(secret), base64].join(' '),
        );
        expect(longestPart(text, encodeURIComponent(secret))).toBeLessThan(12);
        expect(longestPart(text, JSON.stringify(secret).slice(1, -1))).toBeLessThan(12);
        expect(longestPart(text, btoa(secret))).toBeLessThan(12);
        expect(longestPart(text, base64.slice(Math.ceil((before.length * 8) / 6)))).toBeLessThan(
          13,
        );
      }),
    );
  });

  test('leaves the text around it, and texts without it, as they are', () => {
    const secret = secretText('canary-7f3a9c21d5e84b60');
    expect(secret.redact('It is canary-7f3a9c21d5e84b60.')).toBe('It is [redacted].');
    const text = 'A canary-yellow incomprehensibility, said 7f3a9c.';
    expect(secret.redact(text)).toBe(text);
  });

  test('counts as a whole only where it is short', () => {
    const secret = secretText('opensesame');
    expect(secret.redact('opensesame opens sesame')).toBe('[redacted] opens sesame');
    expect(secretText('abc').redact('abc')).toBe('abc');
  });
});
