import type { ByteSource } from './plainResponse.ts';

export interface Bounds {
  /** Maximum size of the body in bytes. */
  readonly largest: number;
  readonly onBytes: () => void;
  /** The error when there are more bytes. If absent, the bytes up to the limit are returned. */
  readonly tooLarge?: (limit: number) => Error;
}

export interface StreamBounds extends Required<Bounds> {
  /** Maximum size of all events together in bytes, without the {@link ENVELOPE} of each. */
  readonly largest: number;
  /** Maximum size of the stream in bytes, as received. */
  readonly largestStream: number;
}

/** Bytes of an event in addition to its text, in the most verbose protocol. */
export const ENVELOPE = 512;

/** Reads the text of a body. At the limit, reading ends and the connection is closed. */
export async function boundedText(
  body: ReadableStream<Uint8Array> | null,
  { largest, onBytes, tooLarge }: Bounds,
): Promise<string> {
  let decoder = wholeText;
  let text = '';
  let length = 0;
  let last: Uint8Array | undefined;
  const decodeLast = (): void => {
    if (decoder === wholeText) decoder = new TextDecoder();
    text += decoder.decode(last, { stream: true });
  };
  for await (const chunk of body ?? []) {
    onBytes();
    length += chunk.length;
    if (length > largest && tooLarge) throw tooLarge(largest);
    if (last) decodeLast();
    last = chunk;
    if (length <= largest) continue;
    decodeLast();
    return text;
  }
  return text + decoder.decode(last);
}

/** Decodes bodies of one chunk: creating a decoder takes longer than decoding a reply. It has no state between them. */
const wholeText = new TextDecoder();

/**
 * Limits the size of an event stream and cuts it at the ends of events. Otherwise an SDK keeps an incomplete
 * event, and Google's searches all of it again with every piece.
 */
export function boundedEvents(
  body: ReadableStream<Uint8Array>,
  { largest, largestStream, onBytes, tooLarge }: StreamBounds,
): ByteSource {
  const reader = body.getReader();
  const begun = unfinishedEvent();
  let carried = 0;
  let length = 0;
  let isDone = false;
  const exceeded = (): number | undefined => {
    if (carried + Math.max(0, begun.length() - ENVELOPE) > largest) return largest;
    return length > largestStream ? largestStream : undefined;
  };
  return {
    async next() {
      while (!isDone) {
        const { done, value } = await reader.read();
        onBytes();
        isDone = done;
        length += value?.length ?? 0;
        const events = done ? begun.end() : begun.push(value);
        if (events) carried += Math.max(0, events.length - eventsIn(events) * ENVELOPE);
        const limit = exceeded();
        if (limit !== undefined) {
          await reader.cancel();
          throw tooLarge(limit);
        }
        if (events) return events;
      }
      return undefined;
    },
    cancel: reason => reader.cancel(reason),
  };
}

/** Stores the beginning of an event until it is complete. */
function unfinishedEvent() {
  let pieces: Uint8Array[] = [];
  let length = 0;
  // A blank line may be split between two chunks.
  let tail: Uint8Array = new Uint8Array();

  function taken(last?: Uint8Array): Uint8Array | undefined {
    const whole =
      last && pieces.length === 0 ? last : Buffer.concat(last ? [...pieces, last] : pieces);
    [pieces, length, tail] = [[], 0, new Uint8Array()];
    return whole.length > 0 ? whole : undefined;
  }

  function keep(piece: Uint8Array): void {
    pieces.push(piece);
    length += piece.length;
    tail = Buffer.concat([tail, piece.subarray(-LONGEST_END)]).subarray(-LONGEST_END);
  }

  return {
    length: () => length,
    end: () => taken(),
    /** Returns the events that end in this chunk. Undefined when none does. */
    push(chunk: Uint8Array): Uint8Array | undefined {
      const end = endOfEvents(tail.length > 0 ? Buffer.concat([tail, chunk]) : chunk) - tail.length;
      const events = end > 0 ? taken(chunk.subarray(0, end)) : undefined;
      const rest = end > 0 ? chunk.subarray(end) : chunk;
      if (rest.length > 0) keep(rest);
      return events;
    },
  };
}

/** The end of an event: a blank line with any of the three line ends. */
const ENDS = ['\n\n', '\n\r\n', '\r\r'];
/** Bytes. */
const LONGEST_END = 3;

function eventsIn(chunk: Uint8Array): number {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  const counts = ENDS.map(end => {
    let count = 0;
    for (let at = bytes.indexOf(end); at !== -1; at = bytes.indexOf(end, at + end.length))
      count += 1;
    return count;
  });
  return Math.max(...counts);
}

/** Where the last event ends. 0 when none does. */
function endOfEvents(chunk: Uint8Array): number {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  return Math.max(
    ...ENDS.map(end => {
      const at = bytes.lastIndexOf(end);
      return at === -1 ? 0 : at + end.length;
    }),
  );
}
