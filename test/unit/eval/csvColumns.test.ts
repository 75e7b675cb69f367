import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columnPath, isReservedColumn } from '../../../src/eval/dataset/csvColumns.ts';

it.each([
  ['ticket', ['input', 'ticket']],
  ['input.ticket', ['input', 'ticket']],
  ['input.input.x', ['input', 'input.x']],
  ['id', ['id']],
  ['input.id', ['input', 'id']],
  ['expected', ['expected']],
  ['expected.customer.plan', ['expected', 'customer', 'plan']],
  ['', []],
])('the column %j is %j of a row', (name, path) => {
  expect(columnPath(name)).toEqual(path);
});

it('a column is the variable of its name, unless the name is reserved', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('id', 'note', 'expected.a', 'input.b')),
      name => {
        const column = isReservedColumn(name) ? `input.${name}` : name;
        expect(columnPath(column)).toEqual(['input', name]);
      },
    ),
  );
});
