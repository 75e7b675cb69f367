/** A bounded queue between workers and one reader: a slow reader slows the workers. */
export interface Channel<T> {
  /** Resolves when there is room for the next item. */
  push(item: T): Promise<void>;
  /** Ends the channel after the items that were pushed. With an error, the reader throws it then. */
  close(error?: unknown): void;
  /** Drops unread and later items, because the reader has ended. */
  discard(): void;
  read(): AsyncIterableIterator<T, undefined>;
}

/**
 * Runs work that emits events, for one reader. A slow reader slows the work. A reader that ends early aborts it.
 * @param capacity number of unread events.
 */
export async function* eventsOfWork<T, R>(
  work: (emit: (event: T) => Promise<void>, signal: AbortSignal) => Promise<R>,
  capacity: number,
  signal: AbortSignal,
): AsyncGenerator<T, R> {
  const channel = createChannel<T>(capacity);
  const reader = new AbortController();
  const working = work(channel.push, AbortSignal.any([signal, reader.signal]));
  working.then(
    () => channel.close(),
    error => channel.close(error),
  );
  try {
    yield* channel.read();
    return await working;
  } finally {
    reader.abort();
    channel.discard();
    await working.catch(() => {});
  }
}

export function createChannel<T>(capacity: number): Channel<T> {
  let items: T[] = [];
  /** Index of the first unread item. */
  let at = 0;
  let closed = false;
  let discarded = false;
  let failure: { readonly error: unknown } | undefined;
  let wakeReader: () => void = () => {};
  let wakeWriters: (() => void)[] = [];

  function releaseWriters(): void {
    const waiting = wakeWriters;
    wakeWriters = [];
    for (const wake of waiting) wake();
  }

  function take(): T {
    // There is one: only the reader takes items.
    const item = items[at] as T;
    at += 1;
    if (at === items.length) {
      items = [];
      at = 0;
      releaseWriters();
    }
    return item;
  }

  async function next(): Promise<IteratorResult<T, undefined>> {
    for (;;) {
      if (at < items.length) return { done: false, value: take() };
      if (failure) throw failure.error;
      if (closed) return { done: true, value: undefined };
      await new Promise<void>(resolve => {
        wakeReader = resolve;
      });
    }
  }

  return {
    async push(item) {
      while (items.length - at >= capacity && !discarded) {
        await new Promise<void>(resolve => wakeWriters.push(resolve));
      }
      if (discarded) return;
      items.push(item);
      wakeReader();
    },
    close(error) {
      closed = true;
      if (error !== undefined) failure = { error };
      wakeReader();
    },
    discard() {
      discarded = true;
      items = [];
      at = 0;
      releaseWriters();
    },
    // Not a generator, because each layer of generators costs microseconds for every event.
    read() {
      const reading = { next, [Symbol.asyncIterator]: () => reading };
      return reading;
    },
  };
}
