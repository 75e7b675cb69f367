export interface Bounds {
  /** Bytes: of the whole, or of one event of a stream. */
  readonly largest: number;
  readonly onBytes: () => void;
  /** What reading fails with where more comes; absent where what fits is wanted as it is. */
  readonly tooLarge?: () => Error;
}

/** A body's text. After so many bytes reading ends, and the connection with it. */
export async function boundedText(
  body: ReadableStream<Uint8Array> | null,
  { largest, onBytes, tooLarge }: Bounds,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for await (const chunk of body ?? []) {
    onBytes();
    length += chunk.length;
    if (length > largest && tooLarge) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
    if (length > largest) return text;
  }
  return text + decoder.decode();
}

/** An event stream in which no event is longer: SDKs keep all of one until it ends. */
export function boundedEvents(
  body: ReadableStream<Uint8Array>,
  { largest, onBytes, tooLarge }: Required<Bounds>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let length = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        onBytes();
        if (done) return controller.close();
        const end = endOfEvent(value);
        length = end === 0 ? length + value.length : value.length - end;
        if (length <= largest) return controller.enqueue(value);
        await reader.cancel();
        throw tooLarge();
      },
      cancel: reason => reader.cancel(reason),
    },
    // Nothing is read ahead of the SDK.
    { highWaterMark: 0 },
  );
}

/** Where the last event in a chunk ends; 0 when none does, as when two chunks share a blank line. */
function endOfEvent(chunk: Uint8Array): number {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  const at = Math.max(bytes.lastIndexOf('\n\n'), bytes.lastIndexOf('\r\n\r\n'));
  return at === -1 ? 0 : at + 2;
}
