import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ToolCall } from '../../../src/model/events.ts';
import { chatCalls } from '../../../src/provider/openai/chatCalls.ts';

function read(...pieces: unknown[]): readonly ToolCall[] {
  const calls = chatCalls();
  for (const piece of pieces) calls.add(piece);
  return calls.whole().flatMap(event => (event.type === 'toolCall' ? [event.call] : []));
}

const named = (calls: readonly ToolCall[]) =>
  calls.map(({ ref, name, arguments: written }) => `${ref} ${name} ${written}`);

/** What is left out is undefined here, as it is in JSON. */
const piece = (index?: number, id?: string, name?: string, written?: unknown): unknown => ({
  ...(index !== undefined && { index }),
  ...(id !== undefined && { id }),
  function: { ...(name !== undefined && { name }), arguments: written },
});

test.each([
  [
    'OpenAI: an index on every piece, the rest on the first',
    [
      piece(0, 'a', 'f', ''),
      piece(1, 'b', 'g', ''),
      piece(1, undefined, undefined, '{"x":'),
      piece(0, undefined, undefined, '{}'),
      piece(1, undefined, undefined, '1}'),
    ],
    ['a f {}', 'b g {"x":1}'],
  ],
  [
    'no index: each call in one piece with its id',
    [piece(undefined, 'a', 'f', '{}'), piece(undefined, 'b', 'f', '{"x":1}')],
    ['a f {}', 'b f {"x":1}'],
  ],
  [
    'no index and no id: a name begins a call',
    [
      piece(undefined, undefined, 'f', '{"x":'),
      piece(undefined, undefined, undefined, '1}'),
      piece(undefined, undefined, 'f', '{}'),
    ],
    ['call_1 f {"x":1}', 'call_2 f {}'],
  ],
  [
    'the same index for every call',
    [piece(0, 'a', 'f', '{}'), piece(0, 'b', 'f', '{}'), piece(0, '', 'g', '{}')],
    ['a f {}', 'b f {}', 'call_3 g {}'],
  ],
  [
    'the name and the id again on every piece',
    [piece(0, 'a', 'f', '{"x"'), piece(0, 'a', 'f', ':1}')],
    ['a f {"x":1}'],
  ],
  [
    'an id made up anew for every piece',
    [piece(0, 'a', 'f', '{"x"'), piece(0, 'b', undefined, ':1}')],
    ['a f {"x":1}'],
  ],
  [
    'the same id for every call',
    [piece(0, 'a', 'f'), piece(1, 'a', 'g')],
    ['a f {}', 'call_2 g {}'],
  ],
  ['arguments as the object they are', [piece(0, 'a', 'f', { x: 1 })], ['a f {"x":1}']],
  ['no arguments', [piece(0, 'a', 'f', null)], ['a f {}']],
  [
    'an id that one made up would have',
    [piece(0, 'call_2', 'f'), piece(1, '', 'g')],
    ['call_2 f {}', 'call_3 g {}'],
  ],
] as const)('%s', (_, pieces, expected) => {
  expect(named(read(...pieces))).toEqual(expected);
});

test('arguments that are not JSON are kept as received', () => {
  expect(read(piece(0, 'a', 'f', '{"x": '))).toEqual([
    { ref: 'a', name: 'f', arguments: '{"x": ' },
  ]);
});

test('however calls are cut and mixed, each is assembled completely', () => {
  const call = fc.record({ name: fc.constantFrom('f', 'g'), input: fc.json() });
  const all = fc.array(call, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      all,
      fc.infiniteStream(fc.nat(3)),
      fc.integer({ min: 1, max: 9 }),
      (some, picks, size) => {
        const queues = some.map(({ name, input }, index) => [
          piece(index, `id_${index}`, name, ''),
          ...(input.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []).map(part =>
            piece(index, undefined, undefined, part),
          ),
        ]);
        const calls = chatCalls();
        const told = new Map<string, string>();
        while (queues.some(queue => queue.length > 0)) {
          const next = queues[(picks.next().value ?? 0) % queues.length]?.shift();
          for (const event of next ? calls.add(next) : []) {
            if (event.type !== 'toolCallDelta') continue;
            told.set(event.ref, (told.get(event.ref) ?? '') + event.text);
          }
        }
        const whole = calls
          .whole()
          .flatMap(event => (event.type === 'toolCall' ? [event.call] : []));
        const sorted = whole.toSorted((a, b) => a.ref.localeCompare(b.ref));
        expect(sorted.map(({ name, input }) => ({ name, input }))).toEqual(
          some.map(({ name, input }) => ({ name, input: JSON.parse(input) })),
        );
        for (const { ref, arguments: written } of whole) expect(told.get(ref)).toBe(written);
      },
    ),
  );
});
