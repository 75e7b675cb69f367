import { fileProblem } from '../files/fileProblem.ts';
import type { Redacted } from '../redaction/gate.ts';
import { messages } from './messages.ts';
import type { Span } from './record.ts';

/** Somewhere that spans go: the run log, an exporter. */
export interface SpanSink {
  /** For warnings: `run log`. */
  readonly name: string;
  write(span: Redacted<Span>): Promise<void> | void;
  /** Called once, after the last span. */
  close?(): Promise<void>;
  /** Milliseconds that closing waits for it. Default 1500. */
  readonly closeTimeout?: number;
}

/** Gives spans to every sink. A sink that is slow, fails or never answers delays and breaks nothing. */
export interface Sinks {
  /** `make` is called once, and only where there is a sink. */
  write(make: () => Redacted<Span>): void;
  /** Waits a moment for what is being written. */
  flush(): Promise<void>;
  /** Waits for what is being written, but not forever, and closes the sinks. */
  close(): Promise<void>;
}

/** Spans that a sink has not finished with; more are dropped. */
const MAX_PENDING = 10_000;
/** Milliseconds that a flush waits for a sink: somebody waits for it. */
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
    write(make) {
      if (all.length === 0) return;
      const span = make();
      for (const { sink, pending } of all) {
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
