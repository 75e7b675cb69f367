import { expect, it } from 'vitest';
import { pathSpelled } from '../../../../src/eval/scorers/parts.ts';

it('dots separate the keys of a path, but a key that contains dots takes precedence', () => {
  const value = { a: { b: 1, 'c.d': 2 }, 'a.b': 3, list: [{ x: 4 }] };
  expect(pathSpelled(value, 'a.b')).toEqual(['a.b']);
  expect(pathSpelled(value, 'a.c.d')).toEqual(['a', 'c.d']);
  expect(pathSpelled(value, 'list.0.x')).toEqual(['list', '0', 'x']);
  expect(pathSpelled(value, 'a.x')).toBeUndefined();
  expect(pathSpelled(value, 'toString')).toBeUndefined();
});

it('thousands of dots without a match end in linear time', () => {
  expect(pathSpelled({ '': { '': {} }, a: { a: {} } }, '.'.repeat(100_000))).toBeUndefined();
  expect(pathSpelled({ a: { a: {} } }, 'a.'.repeat(50_000))).toBeUndefined();
});
