import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactKeys } from '../../../src/provider/redactKeys.ts';

test.each([
  [
    'Incorrect API key provided: sk-proj-****************************abcd. See your account.',
    'abcd',
  ],
  ['invalid key sk-ant-api03-AbCdEfGhIjKlMnOp', 'AbCdEf'],
  ['API key not valid: AIzaSyA1234567890abcdefghijklmnopqrstu', 'AIzaSy'],
  ['Authorization: Bearer abcdef0123456789', 'abcdef'],
  ['key sk-ab...wxyz is disabled', 'wxyz'],
  ['gsk_abcdefghijklmnop1234 expired', 'abcdefgh'],
])('redacts text with the shape of a key in “%s”', (text, secret) => {
  const redacted = redactKeys(text, []);
  expect(redacted).not.toContain(secret);
  expect(redacted).toContain('[redacted]');
});

test('keeps ordinary words', () => {
  const text = 'The task-force of risk-averse people asked for **bold** sk- text... and 5 * 3.';
  expect(redactKeys(text, ['another-key-of-nobody'])).toBe(text);
});

test('no text contains the key of its request', () => {
  const key = fc.stringMatching(/^[A-Za-z0-9_-]{20,60}$/);
  fc.assert(
    fc.property(fc.string(), key, fc.string(), (before, secret, after) => {
      expect(redactKeys(before + secret + after, [secret])).not.toContain(secret);
    }),
  );
});

test.each(['x', 'sk-', '-', '*x', 'a '])('reads a megabyte of “%s” in linear time', piece => {
  const text = piece.repeat(2 ** 20 / piece.length);
  expect(redactKeys(text, []).length).toBeLessThanOrEqual(text.length);
});
