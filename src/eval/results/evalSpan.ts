import { madeOfRedacted, type Redacted } from '../../redaction/gate.ts';
import type { Span } from '../../trace/record.ts';
import { newSpanId, newTraceId } from '../../trace/span.ts';

/** An evaluation as one line of the run log. Its samples are only in the results file. */
export interface EvalSpan extends Span {
  readonly kind: 'eval';
  /** Path of the results file. Each sample in it has the `traceId` and `id` of its run. */
  readonly results: string;
  /** Samples that ended. */
  readonly samples: number;
}

export function evalSpan(about: {
  readonly name: string;
  readonly started: Date;
  /** Milliseconds. */
  readonly duration: number;
  readonly results: string;
  readonly samples: number;
  readonly cancelled: boolean;
}): Redacted<EvalSpan> {
  const { name, started, duration, results, samples, cancelled } = about;
  return madeOfRedacted({
    v: 1,
    kind: 'eval',
    traceId: newTraceId(),
    id: newSpanId(),
    name,
    start: started.toISOString(),
    duration,
    outcome: cancelled ? 'cancelled' : 'completed',
    results,
    samples,
  });
}
