import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../../src/text/json/printJson.ts';

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, shuffled(item)] as const);
  return Object.fromEntries(entries.reverse());
}

/** The definition: all keys sorted by a replacer. */
function sortedByReplacer(value: unknown): string {
  return JSON.stringify(value, (_name, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : item,
  );
}

test('canonical JSON has sorted keys and does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), value => {
      const text = canonicalJson(value);
      expect(text).toBe(sortedByReplacer(value));
      expect(canonicalJson(shuffled(value))).toBe(text);
    }),
  );
});

test('canonical JSON leaves out undefined fields and does not change its argument', () => {
  const value = { b: [{ z: 1, a: undefined }], a: 'x' };
  const before = structuredClone(value);
  expect(canonicalJson(value)).toBe('{"a":"x","b":[{"z":1}]}');
  expect(value).toEqual(before);
  expect(Object.keys(value)).toEqual(['b', 'a']);
});

test('fields without a value are left out, and lists and indexes are written as JSON writes them', () => {
  const value = {
    b: undefined,
    a: [undefined, Number.NaN, -0],
    10: 'ten',
    9: 'nine',
    z: '\u2028"',
  };
  expect(canonicalJson(value)).toBe(
    JSON.stringify({ 9: 'nine', 10: 'ten', a: [null, null, 0], z: '\u2028"' }),
  );
  expect(canonicalJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
});
