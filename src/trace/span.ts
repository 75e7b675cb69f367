import type { RunRecord, Span } from './record.ts';

/** Fields of a record that the span names otherwise, or leaves out where they say nothing. */
type Renamed =
  | 'v'
  | 'traceId'
  | 'spanId'
  | 'parentSpanId'
  | 'time'
  | 'totalTime'
  | 'outcome'
  | 'error'
  | 'prompt'
  | 'refused'
  | 'droppedParameters'
  | 'redactions'
  | 'children';

/** A run of one call: its call and attempts are in it, so that it is one line. */
export interface RunSpan extends Span, Omit<RunRecord, Renamed> {
  readonly kind: 'run';
  /** The name of the prompt is the name of the span. */
  readonly prompt: Omit<RunRecord['prompt'], 'name'>;
  /** Absent when empty, or 0. */
  readonly refused?: RunRecord['refused'];
  readonly droppedParameters?: RunRecord['droppedParameters'];
  readonly redactions?: number;
}

/** The span of a run, without its children. */
export function spanOf(record: RunRecord): RunSpan {
  const { traceId, spanId, parentSpanId, time, totalTime, outcome, error, ...rest } = record;
  const { v, prompt, refused, droppedParameters, redactions, children: _, ...more } = rest;
  const { name, ...file } = prompt;
  return {
    v,
    kind: 'run',
    traceId,
    id: spanId,
    ...(parentSpanId !== undefined && { parent: parentSpanId }),
    name: name ?? '',
    start: time,
    duration: totalTime,
    outcome,
    ...(error && { error }),
    prompt: file,
    ...more,
    ...(refused.length > 0 && { refused }),
    ...(droppedParameters.length > 0 && { droppedParameters }),
    ...(redactions > 0 && { redactions }),
  };
}

/** The record of a run: a view of its root span and its children. */
export function recordOf(root: RunSpan, children: readonly Span[] = []): RunRecord {
  const { v, kind: _, traceId, id, parent, name, start, duration, outcome, error, ...rest } = root;
  const { prompt, refused = [], droppedParameters = [], redactions = 0, ...more } = rest;
  return {
    v,
    traceId,
    spanId: id,
    ...(parent !== undefined && { parentSpanId: parent }),
    time: start,
    prompt: { ...prompt, ...(name !== '' && { name }) },
    ...more,
    refused,
    totalTime: duration,
    outcome,
    ...(error && { error }),
    droppedParameters,
    redactions,
    ...(children.length > 0 && { children }),
  };
}
