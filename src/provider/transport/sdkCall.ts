/**
 * An error that an SDK threw while it asked or read: the network's, the server's or the reply's. What
 * our own code throws is never wrapped in this, so that a mistake of ours is not taken for theirs.
 */
export class SdkError extends Error {
  constructor(cause: unknown) {
    super('the SDK failed', { cause });
  }
}

/**
 * What an SDK's call resolves to.
 * @throws SdkError
 */
export async function asked<T>(call: () => PromiseLike<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new SdkError(error);
  }
}

/**
 * What an SDK reads from a stream. Not a generator: a reply has thousands of events, and each layer of
 * generators costs them microseconds.
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
