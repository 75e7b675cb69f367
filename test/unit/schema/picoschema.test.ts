import { expect, test } from 'vitest';
import { compilePicoschema } from '../../../src/schema/picoschema.ts';

test('compiling does not change the source', () => {
  const source = Object.freeze({ 'k?(enum)': Object.freeze(['a']), 'o?(object)': 'Named' });
  const named = Object.freeze({ type: 'object', properties: {} });
  const { schema } = compilePicoschema(source, () => named);
  expect(schema).toMatchObject({
    properties: { k: { enum: ['a', null] }, o: { type: ['object', 'null'] } },
  });
  expect(source['k?(enum)']).toEqual(['a']);
  expect(named.type).toBe('object');
});

test('JSON Schema is returned as the same object', () => {
  const source = { type: 'object', properties: { a: { type: 'string', minLength: 1 } } };
  expect(compilePicoschema(source).schema).toBe(source);
});

test('nothing is compiled to nothing', () => {
  expect([undefined, null, ''].map(source => compilePicoschema(source).schema)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test.each<[string, unknown, string, readonly (string | number)[]]>([
  ['an unknown type', { a: { b: 'strin' } }, '`strin` is not a type', ['a', 'b']],
  ['a list type', { a: 'string[]' }, 'write `name(array): string`', ['a']],
  ['a list of types', { a: ['string'] }, 'A list is not a type', ['a']],
  ['no type', { a: null }, 'This has no type', ['a']],
  ['a number', { a: 5 }, '5 is neither', ['a']],
  ['an enum without values', { 'a(enum)': 'x' }, 'An enum needs a list', ['a(enum)']],
  ['another word in parentheses', { 'a(map)': 'string' }, '`map` is not allowed', ['a(map)']],
  [
    'a parenthesis in a description',
    { 'a(array, one (or two))': 'string' },
    'ends at the second',
    ['a(array, one (or two))'],
  ],
  ['a whole schema that is a number', 3, '3 is neither', []],
])('%s is a problem at its path', (_, source, words, path) => {
  const { problems } = compilePicoschema(source);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain(words);
  expect(problems[0]?.path).toEqual(path);
});
