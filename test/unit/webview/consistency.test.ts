import { describe, expect, it } from 'vitest';
import { consistencyOf } from '../../../src/webview/replies/comparison/consistency.ts';

const named = (id: string, text: string) => ({ id, label: id, text });

function compare(...replies: readonly unknown[]) {
  return consistencyOf(
    replies.map((reply, i) =>
      named(`m/${i}`, typeof reply === 'string' ? reply : JSON.stringify(reply)),
    ),
  );
}

it('compares nothing unless two replies are JSON objects', () => {
  expect(compare({ a: 1 })).toBeUndefined();
  expect(compare({ a: 1 }, 'plain words', [1])).toBeUndefined();
});

it('names the replies that it could not compare', () => {
  expect(compare({ a: 1 }, 'plain words', { a: 1 })?.left).toEqual(['m/1']);
});

describe('a field', () => {
  it('agrees when all replies have the same value, in any order of keys', () => {
    const rows = compare({ a: [{ x: 1, y: 2 }] }, { a: [{ y: 2, x: 1 }] })?.rows;
    expect(rows?.map(({ field, agrees }) => [field, agrees])).toEqual([['a', true]]);
  });

  it('marks the value that differs from most', () => {
    const row = compare({ a: 'x' }, { a: 'y' }, { a: 'x' })?.rows[0];
    expect(row?.agrees).toBe(false);
    expect(row?.cells.map(({ differs }) => differs)).toEqual([false, true, false]);
  });

  it('marks all when no value is the most frequent', () => {
    const row = compare({ a: 1 }, { a: 2 })?.rows[0];
    expect(row?.cells.map(({ differs }) => differs)).toEqual([true, true]);
  });

  it('is distinguished from its absence, from null and from a similar string', () => {
    const rows = compare({ a: null, b: '1' }, { b: 1 })?.rows;
    expect(rows?.map(({ agrees }) => agrees)).toEqual([false, false]);
    expect(rows?.[0]?.cells.map(({ text }) => text)).toEqual(['null', undefined]);
  });
});

it('includes nested objects by paths with dots, and compares arrays as a whole', () => {
  const rows = compare({ a: { b: { c: 1 }, d: {} }, e: [1] }, {})?.rows;
  expect(rows?.map(({ field, cells }) => [field, cells[0]?.text])).toEqual([
    ['a.b.c', '1'],
    ['a.d', '{}'],
    ['e', '[1]'],
  ]);
});

it('compares with the base and not with the most frequent value', () => {
  const replies = [named('base', '{"a": 1}'), named('m/1', '{"a": 2}'), named('m/2', '{"a": 2}')];
  const row = consistencyOf(replies, 'base')?.rows[0];
  expect(row?.cells.map(({ differs }) => differs)).toEqual([false, true, true]);
});

it('compares with the most frequent value when the base is not a JSON object', () => {
  const replies = [named('base', 'words'), named('m/1', '{"a": 2}'), named('m/2', '{"a": 2}')];
  expect(consistencyOf(replies, 'base')?.rows[0]?.agrees).toBe(true);
});
