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

  test('holds nothing back that cannot begin a secret', () => {
    const redactor = createStreamRedactor(['key-0123456789']);
    expect(redactor.push('The key')).toBe('The ');
    expect(redactor.push(' to it all')).toBe('key to it all');
    expect(redactor.push(' is key-01234')).toBe(' is ');
    expect(redactor.push('56789.')).toBe('[redacted].');
    expect(redactor.end()).toBe('');
  });
});
