import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactSecrets } from '../../../src/trace/redact.ts';
import { createStreamRedactor } from '../../../src/trace/redactStream.ts';

function through(pieces: readonly string[], secrets: readonly string[]): string {
  const redactor = createStreamRedactor(secrets);
  return pieces.map(piece => redactor.push(piece)).join('') + redactor.end();
}

describe('redaction of a stream', () => {
  test('comes to the same wherever the text is cut', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 4, maxLength: 7 });
    const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 }));
    fc.assert(
      fc.property(letters, pieces, (secret, cut) => {
        expect(through(cut, [secret])).toBe(redactSecrets(cut.join(''), [secret]));
      }),
    );
  });

  test('comes to the same wherever a part of a long secret is cut', () => {
    const secret = 'canary-7f3a9c21d5e84b60-long';
    const part = fc
      .tuple(fc.nat(secret.length), fc.nat(secret.length))
      .map(([from, length]) => secret.slice(from, from + length));
    const encoded = fc.constantFrom(btoa(secret), btoa(`user:${secret}`));
    const pieces = fc.array(fc.oneof(part, encoded, fc.string({ maxLength: 5 })));
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 9 }), (texts, size) => {
        const text = texts.join('');
        const cut = text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
        expect(through(cut, [secret])).toBe(redactSecrets(text, [secret]));
      }),
    );
  });

  test('holds nothing back that cannot begin a secret', () => {
    const redactor = createStreamRedactor(['key-0123456789']);
    expect(redactor.push('The key')).toBe('The ');
    expect(redactor.push(' to it all.')).toBe('key to it all.');
    expect(redactor.push(' is key-01234')).toBe(' is ');
    expect(redactor.push('56789.')).toBe('[redacted].');
    expect(redactor.end()).toBe('');
  });
});
