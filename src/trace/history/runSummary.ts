import Type from 'typebox';
import { excerpt } from '../../format/excerpt.ts';
import { type RunOutcome, runOutcome } from '../../format/outcome.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { madeOfRedacted, type Redacted } from '../../redaction/gate.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { readerOf } from '../../schema/validation/validate.ts';
import { callTimes, type ReplySource, type RunRecord } from '../record.ts';

/** A run in a list of many. */
export interface RunSummary {
  /** The id of its span. */
  readonly id: string;
  /** ISO time of the start. */
  readonly time: string;
  /** The runs of a conversation have the same trace. Absent in old lines. */
  readonly traceId?: string;
  /** Number of messages that were sent: of a later turn of a conversation, more than of the turns before. */
  readonly messages: number;
  /** The requested model, `provider/model`. */
  readonly model: string;
  /** The model that answered instead of the requested one. */
  readonly fallback?: string;
  readonly outcome: RunOutcome;
  readonly source: ReplySource;
  /** Milliseconds, see `callTimes`. Absent when not measured. */
  readonly timeToFirstToken?: number;
  readonly totalTime?: number;
  readonly tokens?: {
    readonly input: number;
    readonly output: number;
    readonly isEstimated: boolean;
  };
  /** At list prices, also for a reply that was not billed. Absent when nothing was sent. */
  readonly cost?:
    | { readonly known: true; readonly usd: number; readonly isEstimated: boolean }
    | { readonly known: false; readonly reason: string; readonly atLeast?: number };
  /** The id of the golden row. */
  readonly row?: string;
  /** See `promptVersion`. */
  readonly version: string;
  readonly commit?: string;
  /** The start of the reply in one line. Without a reply, the error or the names of the called tools. */
  readonly excerpt: string;
  /** Whether its input is in the log. */
  readonly hasInput: boolean;
}

/** Characters of an excerpt: more than a wide window shows. */
const EXCERPT = 240;

const Optional = { text: Type.Optional(Type.String()), number: Type.Optional(Type.Number()) };
const Literals = <T extends string>(values: readonly T[]) =>
  Type.Union(values.map(value => Type.Literal(value)));
const TokensSchema = Type.Object({ total: Type.Number() });

/** The fields of a record that are read here. A line can be written by any program. */
const Readable = Type.Object({
  spanId: Type.String(),
  traceId: Optional.text,
  time: Type.String(),
  prompt: Type.Object({
    file: Optional.text,
    key: Optional.text,
    name: Optional.text,
    variant: Optional.text,
    version: Type.String(),
    commit: Optional.text,
  }),
  sample: Type.Optional(Type.Object({ row: Type.String() })),
  row: Optional.text,
  input: Type.Optional(Type.Object({})),
  request: Type.Object({
    model: Type.String(),
    messages: Type.Array(Type.Object({ content: Type.Array(Type.Object({})) })),
  }),
  attempts: Type.Array(Type.Object({ duration: Type.Number(), timeToFirstToken: Optional.number })),
  fallback: Optional.text,
  source: Literals(['live', 'replayed', 'replayedHandWritten', 'sandbox']),
  replay: Type.Optional(
    Type.Object({ timeToFirstToken: Optional.number, totalTime: Optional.number }),
  ),
  text: Type.String(),
  toolCalls: Type.Optional(
    Type.Array(Type.Object({ name: Type.String(), arguments: Type.String() })),
  ),
  validation: Type.Object({ verdict: Type.String() }),
  finish: Type.Optional(Type.Object({ reason: Type.String() })),
  usage: Type.Optional(
    Type.Object({ input: TokensSchema, output: TokensSchema, source: Type.String() }),
  ),
  cost: Type.Union([
    Type.Object({ known: Type.Literal(true), total: Type.Number(), usage: Optional.text }),
    Type.Object({ known: Type.Literal(false), reason: Type.String(), atLeast: Optional.number }),
  ]),
  outcome: Literals(['completed', 'degraded', 'failed', 'cancelled']),
  error: Type.Optional(Type.Object({ message: Type.String() })),
});

/** Accepts records that can be summarized and searched. */
export const readSummarized = readerOf<RunRecord>(plainSchema(Readable));

/** A record was redacted when it was written, but keys that are known only now are not in it. */
export function runSummary(record: RunRecord): Redacted<RunSummary> {
  const { value } = processGate().value(fullSummary(record));
  return madeOfRedacted({ ...value, excerpt: visibleLine(excerpt(value.excerpt, EXCERPT)) });
}

/** The excerpt is longer and as written: a key at the cut is recognized only before the cut. */
function fullSummary(record: RunRecord): RunSummary {
  const { spanId, time, request, fallback, source, usage, prompt, finish, validation } = record;
  // A line of another program may not have one.
  const { traceId }: Partial<Pick<RunRecord, 'traceId'>> = record;
  const { outcome, toolCalls, sample, row = sample?.row } = record;
  return {
    id: spanId,
    time,
    ...(traceId !== undefined && { traceId }),
    messages: request.messages.length,
    model: request.model,
    ...(fallback !== undefined && { fallback }),
    outcome: runOutcome({
      outcome,
      finish: finish?.reason,
      verdict: validation.verdict,
      toolCalls: toolCalls?.length,
    }),
    source,
    ...(source !== 'replayedHandWritten' && callTimes(record)),
    ...(usage && {
      tokens: {
        input: usage.input.total,
        output: usage.output.total,
        isEstimated: usage.source === 'estimated',
      },
    }),
    ...(record.attempts.length > 0 && { cost: summaryCost(record.cost) }),
    ...(row !== undefined && { row }),
    version: prompt.version,
    ...(prompt.commit !== undefined && { commit: prompt.commit }),
    excerpt: excerptOf(record),
    hasInput: record.input !== undefined,
  };
}

function summaryCost(cost: RunRecord['cost']): NonNullable<RunSummary['cost']> {
  if (cost.known) {
    return { known: true, usd: cost.total, isEstimated: cost.usage === 'estimated' };
  }
  const { reason, atLeast } = cost;
  return { known: false, reason, ...(atLeast !== undefined && { atLeast }) };
}

function excerptOf({ text, toolCalls = [], error }: RunRecord): string {
  const shown =
    [text, toolCalls.map(({ name }) => name).join(', '), error?.message ?? ''].find(
      each => each.trim() !== '',
    ) ?? '';
  return shown.slice(0, 2 * EXCERPT);
}

/** Whether the reply or the input of a run contains a text, whatever its case. `query` is lowercase. */
export function containsText(record: RunRecord, query: string): boolean {
  return searchedTexts(record).some(text => text.toLowerCase().includes(query));
}

/** Older records do not have their input, but the messages that were rendered from it. */
function searchedTexts({
  text,
  toolCalls = [],
  error,
  input,
  request,
}: RunRecord): readonly string[] {
  const given = input ?? request.messages.map(({ content }) => content);
  return [
    text,
    ...toolCalls.flatMap(({ name, arguments: written }) => [name, written]),
    error?.message ?? '',
    ...inputStrings(given),
  ];
}

function inputStrings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(inputStrings);
}
