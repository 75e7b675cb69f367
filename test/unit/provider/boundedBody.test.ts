import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  boundedEvents,
  boundedText,
  ENVELOPE,
} from '../../../src/provider/transport/boundedBody.ts';
import { type ByteSource, plainResponse } from '../../../src/provider/transport/plainResponse.ts';

const onBytes = () => {};
const tooLarge = () => new Error('too large');

function bodyOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const rest = chunks.values();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = rest.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

function responseOf(source: ByteSource): Response {
  return plainResponse({ status: 200, statusText: 'OK', headers: new Headers() }, source);
}

/** A text in pieces of these sizes, again and again. */
function inPieces(text: string, sizes: readonly number[]): readonly Uint8Array[] {
  const bytes = Buffer.from(text);
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(new Uint8Array(bytes.subarray(at, at + size)));
    at += size;
  }
  return chunks;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const bounds = { onBytes, tooLarge, largestStream: 100_000 };

test('events within the limit are passed on in complete pieces, however they are cut', async () => {
  const event = fc.stringMatching(/^[a-zë]{0,20}$/).map(text => `data: ${text}`);
  const blank = fc.constantFrom('\n\n', '\r\n\r\n', '\r\r');
  await fc.assert(
    fc.asyncProperty(fc.array(event), blank, sizes, async (events, end, cuts) => {
      const text = events.map(one => one + end).join('');
      const stream = boundedEvents(bodyOf(inPieces(text, cuts)), { largest: 400, ...bounds });
      const pieces = await Array.fromAsync(responseOf(stream).body ?? [], piece =>
        Buffer.from(piece).toString(),
      );
      expect(pieces.join('')).toBe(text);
      for (const piece of pieces) expect(piece.endsWith(end), JSON.stringify(piece)).toBe(true);
    }),
  );
});

test('the end of a stream is passed on too, without a blank line after it', async () => {
  const stream = boundedEvents(bodyOf(inPieces('data: 1\n\ndata: 2', [3])), {
    largest: 400,
    ...bounds,
  });
  expect(await responseOf(stream).text()).toBe('data: 1\n\ndata: 2');
});

test('an event that does not end fails when it is too long, and its source is released', async () => {
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: controller => controller.enqueue(Buffer.from('data: again and again\n')),
    cancel: () => {
      cancelled = true;
    },
  });
  const stream = boundedEvents(endless, { largest: 1000, ...bounds });
  await expect(responseOf(stream).text()).rejects.toThrow('too large');
  expect(cancelled).toBe(true);
});

test('many small events end when the stream as a whole is too long', async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: controller => {
      pulled += 1;
      controller.enqueue(Buffer.from('data: x\n\n'));
    },
  });
  const failing = (limit: number) => new Error(`over ${limit}`);
  const stream = boundedEvents(endless, {
    onBytes,
    largest: 1000,
    largestStream: 9000,
    tooLarge: failing,
  });
  await expect(responseOf(stream).text()).rejects.toThrow('over 9000');
  expect(pulled).toBeLessThan(1010);
});

test('the content of events is limited together, without their envelopes', async () => {
  const event = (length: number) => `data: ${'x'.repeat(length - 'data: \n\n'.length)}\n\n`;
  const read = (events: readonly string[]) =>
    responseOf(
      boundedEvents(bodyOf(inPieces(events.join(''), [700])), { ...bounds, largest: 1000 }),
    ).text();
  const within = Array.from({ length: 10 }, () => event(ENVELOPE + 100));
  expect(await read(within)).toBe(within.join(''));
  await expect(read([...within, event(ENVELOPE + 100)])).rejects.toThrow('too large');
});

test('a body is read exactly up to the limit, and beyond it not at all or in part', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), sizes, async (text, cuts) => {
      const whole = Buffer.from(text).toString();
      const chunks = () => bodyOf(inPieces(whole, cuts));
      const { length } = Buffer.from(whole);
      expect(await boundedText(chunks(), { largest: length, ...bounds })).toBe(
        new TextDecoder().decode(Buffer.from(whole)),
      );
      if (length === 0) return;
      const less = { largest: length - 1, onBytes };
      await expect(boundedText(chunks(), { ...less, tooLarge })).rejects.toThrow('too large');
      expect(whole.startsWith((await boundedText(chunks(), less)).slice(0, -1))).toBe(true);
    }),
  );
});
