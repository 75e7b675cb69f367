import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOutJson } from '../../../src/text/json/printJson.ts';

test('any JSON is formatted like JSON.stringify with two spaces', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, 3, '\t'), (value, space) => {
      const text = JSON.stringify(value, undefined, space);
      expect(layOutJson(text)).toBe(`${JSON.stringify(value, undefined, 2)}\n`);
    }),
  );
});

test('duplicate names, numbers and escapes are unchanged', () => {
  expect(layOutJson(' {"a":1.50,"a":12345678901234567890,"b":["\\u00e9\\/"]} ')).toBe(
    '{\n  "a": 1.50,\n  "a": 12345678901234567890,\n  "b": [\n    "\\u00e9\\/"\n  ]\n}\n',
  );
});

test.each(['', 'plain words', '{"cut', '{} and more', '{a: 1}'])('%j is not JSON', text => {
  expect(layOutJson(text)).toBeUndefined();
});

test('a text that is nested too deeply is unchanged', () => {
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  expect(layOutJson(deep)).toBe(deep);
});
