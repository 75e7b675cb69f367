import { expect, test } from 'vitest';
import { lastOf } from '../../../src/text/memo.ts';

test('the result for the last object is returned again, and for another one it is made again', () => {
  let made = 0;
  const numbered = lastOf((_: object) => {
    made += 1;
    return made;
  });
  const [a, b] = [{}, {}];
  expect([numbered(a), numbered(a), numbered(b), numbered(b), numbered(a)]).toEqual([
    1, 1, 2, 2, 3,
  ]);
});
