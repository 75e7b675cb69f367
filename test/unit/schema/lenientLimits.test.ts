import { expect, test } from 'vitest';
import { validateText } from '../../../src/schema/validation/validate.ts';
import { readLeniently } from '../../../src/text/json/lenientJson.ts';

const units = [
  '"',
  '\\"',
  '"a',
  '/*',
  ',/*',
  '//',
  ', ',
  ' ,',
  '[',
  '{',
  '{"a":',
  '[1,',
  '```',
  '```\n',
];

test.each(units)('a long reply that repeats %j is read in linear time', unit => {
  const text = unit.repeat(200_000);
  for (const reply of [text, `{"a": 1, ${text}`, `Here: {"a": [1, 2,]} ${text}`]) {
    readLeniently(reply);
    expect(validateText({ type: 'object' }, reply).findings.length).toBeGreaterThan(0);
  }
});

test('commas after and in a comment, and texts that do not end, are read as before', () => {
  expect(readLeniently('{"a": [1, /* , ] */ // x,\n ],}')).toMatchObject({
    value: { a: [1] },
    forgiven: expect.arrayContaining(['comments', 'trailingCommas']),
  });
  expect(readLeniently('A 5" disk: {"a": "b",}')?.value).toEqual({ a: 'b' });
  expect(readLeniently('A 5" disk:\n{"a": "b",}')?.value).toEqual({ a: 'b' });
  expect(readLeniently('[,]')).toBeUndefined();
  expect(readLeniently('[1,,]')).toBeUndefined();
});
