import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonTokens } from '../../../src/webview/replies/reply/jsonTokens.ts';

function laidOut(text: string): string | undefined {
  return jsonTokens(text)
    ?.map(token => token.text)
    .join('');
}

const container = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));

describe('layout', () => {
  it('formats any JSON like JSON.stringify with two spaces', () => {
    fc.assert(
      fc.property(container, fc.constantFrom(undefined, 1, 3, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        expect(laidOut(text)).toBe(JSON.stringify(value, undefined, 2));
      }),
    );
  });

  it('keeps the spelling of numbers and strings, which parsing would change', () => {
    expect(laidOut('{"a":1.50,"b":12345678901234567890,"c":"\\u00e9\\/"}')).toBe(
      '{\n  "a": 1.50,\n  "b": 12345678901234567890,\n  "c": "\\u00e9\\/"\n}',
    );
  });

  it.each([
    '',
    'plain words',
    '"a string"',
    '12',
    '{"cut',
    '{} and more',
  ])('does not format %j, which is not a JSON object or array', text => {
    expect(jsonTokens(text)).toBeUndefined();
  });

  it('does not format text that is nested too deeply or too long', () => {
    expect(jsonTokens(`${'['.repeat(5000)}${']'.repeat(5000)}`)).toBeUndefined();
    expect(jsonTokens(JSON.stringify(['x'.repeat(300_000)]))).toBeUndefined();
  });
});

describe('places', () => {
  it('are those of the reply as received, whatever the layout', () => {
    fc.assert(
      fc.property(container, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        for (const { kind, text: word, start } of jsonTokens(text) ?? []) {
          if (start === undefined) expect(kind).toBe('space');
          else expect(text.slice(start, start + word.length)).toBe(word);
        }
      }),
    );
  });
});

it('distinguishes keys from strings, and numbers from literals', () => {
  const kinds = (jsonTokens('{"a":"b","c":-1e3,"d":false}') ?? [])
    .filter(({ kind }) => kind !== 'punctuation' && kind !== 'space')
    .map(({ kind, text }) => `${kind} ${text}`);
  expect(kinds).toEqual([
    'key "a"',
    'string "b"',
    'key "c"',
    'number -1e3',
    'key "d"',
    'literal false',
  ]);
});
