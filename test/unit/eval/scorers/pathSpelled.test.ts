import { expect, it } from 'vitest';
import { pathSpelled } from '../../../../src/eval/scorers/parts.ts';

it('dots spell the keys of a path, and a key with dots wins over the path it spells', () => {
  const value = { a: { b: 1, 'c.d': 2 }, 'a.b': 3, list: [{ x: 4 }] };
  expect(pathSpelled(value, 'a.b')).toEqual(['a.b']);
  expect(pathSpelled(value, 'a.c.d')).toEqual(['a', 'c.d']);
  expect(pathSpelled(value, 'list.0.x')).toEqual(['list', '0', 'x']);
  expect(pathSpelled(value, 'a.x')).toBeUndefined();
  expect(pathSpelled(value, 'toString')).toBeUndefined();
});

it('thousands of dots that spell nothing end', () => {
  expect(pathSpelled({ '': { '': {} }, a: { a: {} } }, '.'.repeat(100_000))).toBeUndefined();
  expect(pathSpelled({ a: { a: {} } }, 'a.'.repeat(50_000))).toBeUndefined();
});
