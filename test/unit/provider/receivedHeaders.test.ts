import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReceivedHeaders } from '../../../src/provider/transport/receivedHeaders.ts';

const name = fc.constantFrom(
  'content-type',
  'retry-after',
  'x-ratelimit-reset',
  'constructor',
  'a',
);
const value = fc.stringMatching(/^[!-~]{0,20}$/);

test('the headers of a response read as Node’s own do, before and after a change', () => {
  fc.assert(
    fc.property(
      fc.dictionary(name, fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }))),
      name,
      value,
      (raw, asked, set) => {
        const own = new Headers(
          Object.entries(raw).flatMap(([key, all]) => [all].flat().map(one => [key, one] as const)),
        );
        const received = new ReceivedHeaders(raw);
        const reads = (headers: Headers) => [
          headers.get(asked.toUpperCase()),
          headers.get('proto'),
          headers.has(asked),
          headers.has('toString'),
        ];
        expect(reads(received)).toEqual(reads(own));
        for (const headers of [received, own]) headers.set(asked, set);
        expect(reads(received)).toEqual(reads(own));
        expect([...received]).toEqual([...own]);
        expect([...new Headers(received)]).toEqual([...new Headers(own)]);
        const seen: [string, string][] = [];
        received.forEach((each, key) => {
          seen.push([key, each]);
        });
        expect(seen).toEqual([...own.entries()]);
      },
    ),
  );
});
