/**
 * An error that an SDK threw while sending or reading: of the network, the server or the reply. Errors of our
 * own code are never wrapped in it, so that the two can be distinguished.
 */
export class SdkError extends Error {
  constructor(cause: unknown) {
    super('the SDK failed', { cause });
  }
}

/**
 * Awaits the call of an SDK.
 * @throws SdkError
 */
export async function asked<T>(call: () => PromiseLike<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new SdkError(error);
  }
}

/** A whole reply, or the events of a stream. */
export type Answer = { readonly whole: unknown } | { readonly events: AsyncIterable<unknown> };

/**
 * The answer to a request for a whole reply: some servers send a stream anyway.
 * @param eventsOf reads a stream as the SDK does.
 * @throws SdkError
 */
export async function askedWhole(
  call: () => { asResponse(): Promise<Response> },
  eventsOf: (response: Response) => Promise<AsyncIterable<unknown>>,
): Promise<Answer> {
  const response = await asked(() => call().asResponse());
  if (response.headers.get('content-type')?.includes('text/event-stream')) {
    return { events: readEventsOf(await eventsOf(response)) };
  }
  const text = await asked(() => response.text());
  // An empty reply has ended too early, like an empty stream.
  return { whole: text === '' ? undefined : await asked(async () => JSON.parse(text)) };
}

/**
 * Reads the events of an SDK's stream. Not a generator, because a reply has thousands of events and each
 * layer of generators costs microseconds for each.
 * @throws SdkError
 */
export function readEventsOf<T>(events: AsyncIterable<T>): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = events[Symbol.asyncIterator]();
      return {
        next: () => asked(() => iterator.next()),
        async return() {
          await iterator.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
