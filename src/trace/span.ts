import Type from 'typebox';
import { statePaths } from '../files/state.ts';
import { plainSchema } from '../schema/jsonSchema.ts';
import { readerOf } from '../schema/validation/validate.ts';
import { readJournal } from './readJournal.ts';
import type { RunRecord, Span } from './record.ts';

/** Fields of a record that have another name in the span or are omitted when they contain no information. */
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

/** A run of one call. The call and its attempts are part of it, so that it is one line. */
export interface RunSpan extends Span, Omit<RunRecord, Renamed> {
  readonly kind: 'run';
  /** The name of the prompt is the name of the span. */
  readonly prompt: Omit<RunRecord['prompt'], 'name'>;
  /** Absent when empty or 0. */
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

/** A line from before spans were added: a run record without a version. */
type OlderRecord = Omit<RunRecord, 'v'>;

const Common = { traceId: Type.String(), outcome: Type.String() };
const Line = Type.Union([
  Type.Object({
    ...Common,
    v: Type.Literal(1),
    kind: Type.String(),
    id: Type.String(),
    name: Type.String(),
    start: Type.String(),
    duration: Type.Number(),
  }),
  Type.Object({
    ...Common,
    v: Type.Optional(Type.Never()),
    spanId: Type.String(),
    time: Type.String(),
    attempts: Type.Array(Type.Object({})),
  }),
]);

const readLine = readerOf<Span | OlderRecord>(plainSchema(Line));

/**
 * Maximum number of steps that wait for their run. Older steps are dropped, because their run was never
 * written.
 */
const MAX_WAITING = 10_000;

/**
 * The records of the run log of a workspace folder, `.touchstone/runs.jsonl`, in the order in which the runs
 * ended. Older formats are converted. Lines that cannot be read are skipped and reported to `warn`. A missing
 * log counts as empty.
 */
export async function* readRunLog(
  folder: string,
  warn: (message: string) => void = () => {},
): AsyncGenerator<RunRecord> {
  const file = statePaths(folder).runLog;
  const waiting = new Map<string, Span[]>();
  for await (const { value } of readJournal(file, { folder, read: readLine, warn })) {
    if (!('v' in value)) {
      yield { ...value, v: 1 };
      continue;
    }
    if (isRun(value)) {
      yield recordOf(value, childrenOf(value.id, waiting));
    } else if (value.parent !== undefined) {
      if (waiting.size >= MAX_WAITING) waiting.clear();
      waiting.set(value.parent, [...(waiting.get(value.parent) ?? []), value]);
    }
  }
}

function isRun(span: Span): span is RunSpan {
  return span.kind === 'run';
}

/** The steps of a span with their own steps, which were written before it, ordered by start. */
function childrenOf(id: string, waiting: Map<string, Span[]>): readonly Span[] {
  const own = waiting.get(id) ?? [];
  waiting.delete(id);
  const all = own.flatMap(child => [child, ...childrenOf(child.id, waiting)]);
  return all.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}
