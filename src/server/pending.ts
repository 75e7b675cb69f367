import { setTimeout as delay } from 'node:timers/promises';

/** Work that must be finished before requests are answered, so that the answers are up to date. */
export interface Pending {
  add(what: string, work: Promise<unknown>): void;
  /** Delays requests until it is released. */
  hold(): { release(): void };
  /** Resolves when there is no work left, or after a time limit. */
  settled(): Promise<void>;
}

/** Time limit in milliseconds, after which requests are answered from the files read so far. */
const TIMEOUT_MS = 10_000;

export function createPending(failed: (what: string, error: unknown) => void): Pending {
  const works = new Set<Promise<unknown>>();

  function add(what: string, work: Promise<unknown>): void {
    const quiet = work.catch(error => failed(what, error)).finally(() => works.delete(quiet));
    works.add(quiet);
  }

  return {
    add,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      add('Starting', promise);
      return { release: resolve };
    },
    async settled() {
      if (works.size === 0) return;
      const patience = new AbortController();
      const late = delay(TIMEOUT_MS, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([late, allOf(works)]);
      patience.abort();
    },
  };
}

async function allOf(works: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (works.size > 0) await Promise.all(works);
}
