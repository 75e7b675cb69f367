import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact, redactText } from '../../../src/trace/redact.ts';

describe('redaction', () => {
  test('takes a key out of every string at every depth and counts the strings', () => {
    const key = 'canary-key-0123456789';
    const { value, count } = redact(
      { error: `Incorrect API key: ${key}.`, nested: [{ text: `${key}${key}` }, 7, null] },
      [key],
    );
    expect(JSON.stringify(value)).not.toContain(key);
    expect(count).toBe(2);
  });

  test('takes a key out of the names of fields', () => {
    const { value, count } = redact({ 'canary-key-0123456789': [1] }, ['canary-key-0123456789']);
    expect(value).toEqual({ '[redacted]': [1] });
    expect(count).toBe(1);
  });

  test('takes out what is shaped like a provider key though nobody named it', () => {
    const text = redactText(
      'use sk-proj-abcdefghijklmnop1234 or AIzaSyA1234567890abcdefghijklmnopqrstuv',
    );
    expect(text).toBe('use [redacted] or [redacted]');
  });

  test('leaves a record without secrets as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const text = JSON.stringify(value);
        fc.pre(!/sk-|AIza|AQ\.|gsk_|xai-/.test(text));
        expect(JSON.stringify(redact(value).value)).toBe(text);
      }),
    );
  });
});
