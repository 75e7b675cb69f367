import { randomFillSync } from 'node:crypto';
import type { RunKind, RunRecord, RunSpan, Span } from './record.ts';

/** The span of a run, without its children. */
export function spanOf(record: RunRecord, kind: RunKind = 'run'): RunSpan {
  const { traceId, spanId, parentSpanId, time, totalTime, outcome, error, ...rest } = record;
  const { v, prompt, refused, droppedParameters, redactions, children: _, ...more } = rest;
  const { name, ...file } = prompt;
  return {
    v,
    kind,
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

/** Whether a span is that of a run, with its call and its attempts. */
export function isRun(span: Span): span is RunSpan {
  return span.kind === 'run' || span.kind === 'judge';
}

/** A W3C trace id: 32 hex digits. */
export function newTraceId(): string {
  return randomHex(32);
}

/** A W3C span id: 16 hex digits. */
export function newSpanId(): string {
  return randomHex(16);
}

const POOL_BYTES = 4096;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** Random bytes are drawn for many ids at once, because each call of the generator takes microseconds. */
function randomHex(digits: number): string {
  const bytes = digits / 2;
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
