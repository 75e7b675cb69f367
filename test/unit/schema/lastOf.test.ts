import { expect, test } from 'vitest';
import { lastOf } from '../../../src/text/lastOf.ts';

test('what was made of the last object is given again, of another it is made anew', () => {
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
