import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { gateFor } from '../../../src/redaction/gate.ts';
import { spellings } from './spellings.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** As providers make them: random letters and digits behind a prefix, some with a few other characters. */
const key = fc
  .noShrink(
    fc.tuple(
      fc.constantFrom('sk-proj-', 'gsk_', 'AIza', 'key-', '', 'abc/+'),
      fc.array(fc.constantFrom(...letters), { minLength: 24, maxLength: 60 }),
      fc.constantFrom('', '-', '_', '+/'),
    ),
  )
  .map(([prefix, rest, middle]) => prefix + rest.join('').replace(/.{10}/g, `$&${middle}`))
  .filter(text => (text.match(/\d/g) ?? []).length >= 3);

const prose = fc.lorem({ maxCount: 12 });

/** Whether what came out still has a run of the spelling from which its key could be told. */
function leaks(clear: string, spelled: string): boolean {
  const least = Math.max(12, Math.ceil(spelled.length * 0.4));
  for (let at = 0; at + least <= spelled.length; at += 1) {
    if (clear.includes(spelled.slice(at, at + least))) return true;
  }
  return false;
}

function streamed(pieces: readonly string[], secrets: readonly string[]): string {
  const stream = gateFor(secrets).stream();
  return pieces.map(piece => stream.push(piece)).join('') + stream.end();
}

describe('a key', () => {
  test.each(Object.entries(spellings))('is not passed as %s', (_, spell) => {
    fc.assert(
      fc.property(key, prose, (secret, words) => {
        const spelled = spell(secret);
        const clear = gateFor([secret]).text(`${words} ${spelled} ${words}`);
        expect([secret, clear, leaks(clear, spelled)]).toEqual([secret, clear, false]);
        expect(clear).toContain('[redacted]');
        expect(clear.startsWith(words.slice(0, -8))).toBe(true);
        expect(clear.endsWith(words)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test.each(Object.entries(spellings))('is not passed in pieces as %s', (_, spell) => {
    fc.assert(
      fc.property(key, prose, fc.integer({ min: 1, max: 9 }), (secret, words, size) => {
        const spelled = spell(secret);
        const text = `${words} ${spelled} ${words}`;
        const pieces = text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
        const clear = streamed(pieces, [secret]);
        expect([secret, clear, leaks(clear, spelled)]).toEqual([secret, clear, false]);
      }),
      { numRuns: 30 },
    );
  });

  it('is not passed when cut in two at any place', () => {
    const secret = 'sk-proj-Ab3dEf6hIj9kLmN0pQrS/tUv5+Xyz123';
    for (const spell of Object.values(spellings)) {
      const text = `It is ${spell(secret)}.`;
      for (let at = 0; at <= text.length; at += 1) {
        const clear = streamed([text.slice(0, at), text.slice(at)], [secret]);
        expect([at, clear, leaks(clear, spell(secret))]).toEqual([at, clear, false]);
      }
    }
  });

  it('is not passed as bytes or letters of an array, or as the name of a field', () => {
    const secret = 'canary-7f3a9c21d5e84b60';
    const { value, count } = gateFor([secret]).value({
      bytes: [...Buffer.from(secret)],
      letters: [...secret],
      [secret]: 7,
      nested: [{ text: `${secret}.` }, 7, true, null],
      embedding: Array.from({ length: 20 }, (_, index) => index),
    });
    expect(value).toEqual({
      bytes: '[redacted]',
      letters: '[redacted]',
      '[redacted]': 7,
      nested: [{ text: '[redacted].' }, 7, true, null],
      embedding: Array.from({ length: 20 }, (_, index) => index),
    });
    expect(count).toBe(4);
  });
});

describe('other text', () => {
  const secrets = [
    'sk-proj-Ab3dEf6hIj9kLmN0pQrStUv5Xyz123',
    'not-needed',
    'my-local-model-server-key',
  ];

  test('is passed unchanged, at once or in pieces', () => {
    const ordinary = fc.oneof(
      prose,
      fc.string({ unit: 'binary' }),
      fc.jsonValue().map(value => JSON.stringify(value, undefined, 2)),
      fc.webUrl(),
      fc.uuid(),
      fc.emailAddress(),
      fc.base64String(),
      fc.constantFrom(
        'sk-',
        'sk-learn-based-estimators-of-things',
        'task-force',
        'eyJ',
        'AKIA',
        '%25',
        '\\u00',
        '&amp;',
        'the api key: is not needed here at all',
        'Bearer of the ring',
      ),
    );
    fc.assert(
      fc.property(fc.array(ordinary.map(piece => `${piece} `)), pieces => {
        fc.pre(
          !/\b(?:sk|pk|rk)-[\w-]{16}|eyJ/.test(
            pieces.join('').replace('sk-learn-based-estimators-of-things', ''),
          ),
        );
        expect(gateFor(secrets).text(pieces.join(''))).toBe(pieces.join(''));
        expect(streamed(pieces, secrets)).toBe(pieces.join(''));
      }),
    );
  });

  it('is held back only when it may be the beginning of a key', () => {
    const stream = gateFor(['key-0123456789abcdef']).stream();
    expect(stream.push('The key')).toBe('The ');
    expect(stream.push('日本語の文章は')).toBe('key日本語の文章は');
    expect(stream.push(' is key-01234')).toBe(' is ');
    expect(stream.push('56789abcdef. 日')).toBe('[redacted]. 日');
    expect(stream.end()).toBe('');
  });

  test('is delayed by a few words at most', () => {
    fc.assert(
      fc.property(fc.array(prose), texts => {
        const stream = gateFor(secrets).stream();
        let late = 0;
        for (const text of texts) {
          late += text.length - stream.push(text).length;
          expect(late).toBeLessThan(40);
        }
      }),
    );
  });

  it('is read in linear time, whatever it contains', () => {
    const gate = gateFor(secrets);
    for (const piece of [
      ...[
        'x',
        'sk-',
        '-',
        's k',
        'eyJ',
        'eyJ-',
        '-----BEGIN PRIVATE KEY-----',
        '%25',
        '\\',
        '\\u00',
        '&#',
        '&#0',
      ],
      ...['=', 'api key: ', 'Ab3dEf6', 'sk-proj-Ab3', 'sk-1', '0x', '5Xyz12 ', 'Bearer '],
    ]) {
      const text = piece.repeat(2 ** 18 / piece.length);
      expect(gate.text(text).length).toBeGreaterThan(0);
      const stream = gate.stream();
      for (let at = 0; at < text.length; at += 16) stream.push(text.slice(at, at + 16));
      expect(stream.end().length).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('text with the shape of a key', () => {
  it.each([
    ['OpenAI', 'sk-proj-abcdefghijklmnop1234'],
    ['Anthropic', 'sk-ant-api03-AbCdEfGhIjKlMnOp'],
    ['Google', 'AIzaSyA1234567890abcdefghijklmnopqrstuv'],
    ['Langfuse', 'pk-lf-3f2a9c21-d5e8-4b60-9d1c-0a1b2c3d4e5f'],
    ['Groq', 'gsk_abcdefghijklmnop1234'],
    ['xAI', 'xai-abcdefghijklmnop1234'],
    ['Hugging Face', 'hf_abcdefghijklmnop1234'],
    ['AWS', 'AKIAIOSFODNN7EXAMPLE'],
    ['GitHub', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
    [
      'a JSON Web Token',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
    ],
    ['a bearer', 'Bearer abcdef0123456789abcdef'],
    ['Azure', 'api-key: 0123456789abcdef0123456789abcdef'],
    ['Azure in JSON', '"apiKey":"0123456789abcdef0123456789abcdef"'],
    [
      'PEM',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIEow/IBAAKCAQEA1\nabc+def=\n-----END RSA PRIVATE KEY-----',
    ],
  ])('is not passed although it is unknown: %s', (_, shape) => {
    const text = `Use ${shape}, he said.`;
    const secret = shape.slice(-20);
    expect(gateFor([]).text(text)).toMatch(/^Use .*\[redacted\].*, he said\.$/s);
    expect(gateFor([]).text(text)).not.toContain(secret);
    for (let at = 0; at <= text.length; at += 1) {
      const clear = streamed([text.slice(0, at), text.slice(at)], []);
      expect(clear).toBe(gateFor([]).text(text));
    }
    expect(streamed([...text], [])).toBe(gateFor([]).text(text));
  });
});
