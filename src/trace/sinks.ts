import { fileProblem } from '../files/fileProblem.ts';
import type { Redacted } from '../redaction/gate.ts';
import { messages } from './messages.ts';
import type { Span } from './record.ts';

/** A destination of spans, such as the run log or an exporter. */
export interface SpanSink {
  /** The name in warnings, such as `run log`. */
  readonly name: string;
  write(span: Redacted<Span>): Promise<void> | void;
  /** Called once, after the last span. */
  close?(): Promise<void>;
  /** Maximum time in milliseconds that closing waits for this sink. Default 1500. */
  readonly closeTimeout?: number;
  /** Gets no runs that their caller stores elsewhere, as an evaluation does in its results. */
  readonly skipsStored?: true;
}

/** Passes spans to every sink. A slow or failing sink does not delay or break a run. */
export interface Sinks {
  /**
   * `make` is called once, and only where a sink takes the span.
   * @param isStored whether the caller of the run stores it elsewhere. Default false.
   */
  write(make: () => Redacted<Span>, isStored?: boolean): void;
  /** Waits briefly for pending writes. */
  flush(): Promise<void>;
  /** Waits for pending writes, with a time limit, and closes the sinks. */
  close(): Promise<void>;
}

/** Maximum number of spans that a sink has not finished writing. More are dropped. */
const MAX_PENDING = 10_000;
/** How long a flush waits for a sink, in milliseconds. It is short, because callers wait for it. */
const FLUSH_TIMEOUT_MS = 250;
const CLOSE_TIMEOUT_MS = 1500;

export function createSinks(sinks: readonly SpanSink[], warn: (message: string) => void): Sinks {
  const all = sinks.map(sink => ({ sink, pending: new Set<Promise<void>>() }));

  async function writeTo({ name, write }: SpanSink, span: Redacted<Span>): Promise<void> {
    try {
      await write(span);
    } catch (error) {
      warn(messages.sinkUnwritten(name, fileProblem(error)));
    }
  }

  async function closeSink(sink: SpanSink, pending: ReadonlySet<Promise<void>>): Promise<void> {
    await Promise.all(pending);
    try {
      await sink.close?.();
    } catch (error) {
      warn(messages.sinkUnclosed(sink.name, fileProblem(error)));
    }
  }

  return {
    write(make, isStored = false) {
      const taking = all.filter(({ sink }) => !(isStored && sink.skipsStored));
      if (taking.length === 0) return;
      const span = make();
      for (const { sink, pending } of taking) {
        if (pending.size >= MAX_PENDING) {
          warn(messages.sinkTooSlow(sink.name));
          continue;
        }
        const writing = writeTo(sink, span).finally(() => pending.delete(writing));
        pending.add(writing);
      }
    },
    async flush() {
      await Promise.all(
        all.map(({ pending }) => endsWithin(Promise.all(pending), FLUSH_TIMEOUT_MS)),
      );
    },
    async close() {
      await Promise.all(
        all.map(async ({ sink, pending }) => {
          const { closeTimeout = CLOSE_TIMEOUT_MS } = sink;
          const ended = await endsWithin(closeSink(sink, pending), closeTimeout);
          if (!ended) warn(messages.sinkUnfinished(sink.name));
        }),
      );
    },
  };
}

function endsWithin(promise: Promise<unknown>, limit: number): Promise<boolean> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(false), limit);
    void promise.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
