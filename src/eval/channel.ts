/** A bounded queue between workers and one reader: a slow reader slows the workers. */
export interface Channel<T> {
  /** Resolves when there is room for the next item. */
  push(item: T): Promise<void>;
  /** Ends the channel after the items that were pushed. With an error, the reader throws it then. */
  close(error?: unknown): void;
  /** Drops unread and later items, because the reader has ended. */
  discard(): void;
  read(): AsyncGenerator<T, void>;
}

export function createChannel<T>(capacity: number): Channel<T> {
  let items: T[] = [];
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

  return {
    async push(item) {
      while (items.length >= capacity && !discarded) {
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
      releaseWriters();
    },
    async *read() {
      for (;;) {
        const batch = items;
        items = [];
        releaseWriters();
        yield* batch;
        if (items.length > 0) continue;
        if (failure) throw failure.error;
        if (closed) return;
        await new Promise<void>(resolve => {
          wakeReader = resolve;
        });
      }
    },
  };
}
