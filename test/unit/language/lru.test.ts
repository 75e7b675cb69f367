import { expect, test } from 'vitest';
import { lru } from '../../../src/language/lru.ts';

function counted(
  size: number,
  owner: object = {},
): { readonly get: () => object; readonly made: () => number } {
  let made = 0;
  const get = lru(owner, size, () => {
    made += 1;
    return {};
  });
  return { get, made: () => made };
}

test('a value is made when it is first needed, and only once while there is room', () => {
  const { get, made } = counted(10);
  expect(made()).toBe(0);
  expect(get()).toBe(get());
  expect(made()).toBe(1);
});

test('values that were not used for long are removed and made again', () => {
  const [old, used] = [counted(1_000), counted(1_000)];
  old.get();
  for (let index = 0; index < 1_000; index += 1) {
    counted(1_000).get();
    used.get();
  }
  old.get();
  expect(old.made()).toBe(2);
  expect(used.made()).toBe(1);
});

test('a value larger than all room is kept while nothing else is made', () => {
  const { get, made } = counted(100_000_000);
  get();
  get();
  expect(made()).toBe(1);
});

test('a value of an owner that has a newer one is removed', () => {
  const owner = {};
  const old = counted(10, owner);
  old.get();
  counted(10, owner);
  old.get();
  expect(old.made()).toBe(2);
});
