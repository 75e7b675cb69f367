import { expect, test } from 'vitest';
import { yamlDocument, yamlValue } from '../../../src/schema/yamlDocument.ts';

test('a document nested beyond what the parser bears is one mistake, and no throw', () => {
  const { errors } = yamlDocument('['.repeat(200_000));
  expect(errors.length).toBeGreaterThan(0);
});

test('a document has no value where an alias stands in what it stands for', () => {
  expect(() => yamlValue(yamlDocument('&a\nb: [*a]'))).toThrow('An alias stands in');
  expect(yamlValue(yamlDocument('a: &a [1]\nb: *a'))).toEqual({ a: [1], b: [1] });
});

test('keys that are maps have a value unless others are nested in them', () => {
  expect(yamlValue(yamlDocument('{ a: 1 }: x'))).toEqual({ '{ a: 1 }': 'x' });
  const deep = `${'{ ? '.repeat(30)}a${' }'.repeat(30)}`;
  expect(() => yamlValue(yamlDocument(deep))).toThrow('A key is a map');
});

test('mistakes leave the engine’s stack traces as they were', () => {
  const before = Error.stackTraceLimit;
  yamlDocument('[: {');
  expect(Error.stackTraceLimit).toBe(before);
});
