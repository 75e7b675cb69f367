import Type from 'typebox';
import { fileProblem } from '../../files/fileProblem.ts';
import { ToolCallSchema, UsageSchema } from '../../model/events.ts';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { type Reader, readerOf } from '../../schema/validation/validate.ts';
import { isRecord } from '../../text/isRecord.ts';
import { type ReadJournalOptions, readJournal } from '../../trace/readJournal.ts';
import type { ResultsHeader } from './header.ts';
import { messages } from './messages.ts';
import type { RowReference, Sample } from './sample.ts';
import { storedOutput } from './storedForm.ts';

/** The fields that are read from the first line of a results file. */
export type StoredHeader = Pick<ResultsHeader, 'prompt' | 'started' | 'repeat'> &
  // Absent in files of earlier versions.
  Partial<
    Pick<
      ResultsHeader,
      | 'eval'
      | 'evaluation'
      | 'variant'
      | 'datasets'
      | 'counting'
      | 'models'
      | 'hashes'
      | 'rows'
      | 'badRows'
      | 'filtered'
      | 'source'
      | 'choices'
      | 'process'
      | 'run'
    >
  >;

/** A sample in a results file. */
export interface StoredSample {
  readonly sample: Pick<
    Sample,
    | 'model'
    | 'outcome'
    | 'scores'
    | 'input'
    | 'expected'
    | 'text'
    | 'output'
    | 'error'
    | 'source'
    | 'usage'
  > &
    // Absent in files of earlier versions, or when the sample has no value.
    Partial<Omit<Sample, 'row'>> & { readonly row: RowReference & Partial<Sample['row']> };
  readonly header: StoredHeader;
  /** 0-based line in the results file. */
  readonly line: number;
  /** Of the line in the file, in bytes. */
  readonly start: number;
  readonly length: number;
}

const HeaderSchema = Type.Object({
  touchstone: Type.Enum(['eval/1']),
  started: Type.String(),
  repeat: Type.Integer({ minimum: 1 }),
  prompt: Type.Object({
    name: Type.String(),
    file: Type.Optional(Type.String()),
    variant: Type.Optional(Type.String()),
    commit: Type.Optional(Type.String()),
  }),
  eval: Type.Optional(Type.String()),
  evaluation: Type.Optional(
    Type.Object({
      name: Type.String(),
      id: Type.String(),
      place: Type.Integer({ minimum: 0 }),
    }),
  ),
  variant: Type.Optional(Type.String()),
  datasets: Type.Optional(Type.Array(Type.String())),
  counting: Type.Optional(
    Type.Object({
      leastPassed: Type.Number({ minimum: 0, maximum: 1 }),
      regress: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
      confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
      cluster: Type.Optional(
        Type.Union([Type.Object({ tag: Type.String() }), Type.Object({ input: Type.String() })]),
      ),
      metrics: Type.Optional(Type.Record(Type.String(), Type.String())),
    }),
  ),
  models: Type.Optional(Type.Array(Type.String())),
  hashes: Type.Optional(
    Type.Object({
      prompt: Type.String(),
      parameters: Type.String(),
      scorers: Type.String(),
      models: Type.Optional(Type.Record(Type.String(), Type.String())),
    }),
  ),
  rows: Type.Optional(Type.Integer({ minimum: 0 })),
  badRows: Type.Optional(Type.Integer({ minimum: 0 })),
  filtered: Type.Optional(Type.Boolean()),
  run: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
  choices: Type.Optional(
    Type.Object({
      models: Type.Optional(Type.Array(Type.String())),
      repeat: Type.Optional(Type.Integer({ minimum: 1 })),
      mode: Type.Optional(Type.Enum(['auto', 'live', 'replay'])),
      record: Type.Optional(Type.Boolean()),
      baseline: Type.Optional(Type.String()),
      bless: Type.Optional(Type.Boolean()),
      promptAt: Type.Optional(Type.Array(Type.String())),
      only: Type.Optional(Type.Array(Type.String())),
      matching: Type.Optional(Type.Array(Type.String())),
      shard: Type.Optional(
        Type.Object({ index: Type.Integer({ minimum: 1 }), of: Type.Integer({ minimum: 1 }) }),
      ),
      rows: Type.Optional(
        Type.Object({
          where: Type.Optional(Type.String()),
          sinceBaseline: Type.Optional(Type.Literal(true)),
          sample: Type.Optional(Type.Integer({ minimum: 1 })),
          seed: Type.Optional(Type.Integer()),
          first: Type.Optional(Type.Integer({ minimum: 1 })),
        }),
      ),
      cheapest: Type.Optional(Type.Boolean()),
      stopEarly: Type.Optional(Type.Boolean()),
    }),
  ),
  process: Type.Optional(Type.Object({ pid: Type.Integer(), host: Type.String() })),
});

const SampleSchema = Type.Object({
  row: Type.Object({
    id: Type.String(),
    file: Type.String(),
    line: Type.Integer({ minimum: 1 }),
    hash: Type.Optional(Type.String()),
    tags: Type.Optional(Type.Array(Type.String())),
  }),
  repeat: Type.Optional(Type.Integer({ minimum: 0 })),
  again: Type.Optional(Type.Boolean()),
  from: Type.Optional(Type.String()),
  sameAs: Type.Optional(Type.String()),
  traceId: Type.Optional(Type.String()),
  id: Type.Optional(Type.String()),
  request: Type.Optional(Type.String()),
  model: Type.String(),
  outcome: Type.Enum(['passed', 'failed', 'errored', 'skipped']),
  scores: Type.Array(
    Type.Object({
      scorer: Type.String(),
      score: Type.Number(),
      pass: Type.Boolean(),
      reasons: Type.Array(Type.String()),
    }),
  ),
  input: Type.Object({}),
  text: Type.String(),
  json: Type.Optional(Type.Boolean()),
  toolCalls: Type.Optional(Type.Array(ToolCallSchema)),
  answered: Type.Optional(Type.Integer({ minimum: 0 })),
  finish: Type.Optional(
    Type.Object({
      reason: Type.Enum(['stop', 'length', 'contentFilter', 'refusal', 'toolCalls', 'other']),
      raw: Type.String(),
    }),
  ),
  unjudged: Type.Optional(
    Type.Array(Type.Object({ scorer: Type.String(), reason: Type.String() })),
  ),
  error: Type.Optional(Type.Object({ class: Type.String(), message: Type.String() })),
  source: Type.Enum(['live', 'replayed', 'replayedHandWritten', 'sandbox']),
  usage: Type.Optional(UsageSchema),
  answeredBy: Type.Optional(Type.String()),
  fingerprint: Type.Optional(Type.String()),
  fallback: Type.Optional(Type.String()),
  attempts: Type.Optional(Type.Integer({ minimum: 0 })),
  cost: Type.Optional(Type.Object({ known: Type.Boolean() })),
  judged: Type.Optional(Type.Array(Type.Object({ request: Type.String() }))),
  judging: Type.Optional(
    Type.Object({ calls: Type.Number(), usd: Type.Number(), unknown: Type.Number() }),
  ),
  timeToFirstToken: Type.Optional(Type.Number({ minimum: 0 })),
  totalTime: Type.Optional(Type.Number({ minimum: 0 })),
});

export type ReadResultsOptions = Omit<ReadJournalOptions<never>, 'read'>;

type Line = { readonly header: StoredHeader } | { readonly sample: StoredSample['sample'] };

const readShape = readerOf<StoredSample['sample'] & { readonly json?: true }>(
  plainSchema(SampleSchema),
);

/** Reads a sample of a results file. */
export const readSample: Reader<StoredSample['sample']> = value => {
  const read = readShape(value);
  if (!read.ok) return read;
  const { json: _, ...rest } = read.value;
  const output = storedOutput(read.value);
  return { ok: true, value: { ...rest, ...(output !== undefined && { output }) } };
};

const readResultLine: Reader<Line> = value => {
  if (isRecord(value) && 'touchstone' in value) {
    const header = readHeader(value);
    return header.ok ? { ok: true, value: { header: header.value } } : header;
  }
  const read = readSample(value);
  return read.ok ? { ok: true, value: { sample: read.value } } : read;
};

/** A header as it is read, from the parsed first line of a file. */
export const readHeader = readerOf<StoredHeader>(plainSchema(HeaderSchema));

/** The header of a results file; undefined when its first line is not one, or the file cannot be read. */
export async function headerOfResults(
  file: string,
  { folder, warn }: ReadResultsOptions,
): Promise<StoredHeader | undefined> {
  try {
    for await (const { value } of readJournal(file, { folder, read: readResultLine, warn })) {
      return 'header' in value ? value.header : undefined;
    }
  } catch (error) {
    warn(messages.unreadable(file, fileProblem(error)));
  }
  return undefined;
}

/**
 * The samples of a results file in the order in which they ended. None when the header is missing. Lines that
 * cannot be read are skipped and reported.
 */
export async function* readResults(
  file: string,
  { folder, warn, skip }: ReadResultsOptions,
): AsyncGenerator<StoredSample> {
  let header: StoredHeader | undefined;
  try {
    const read = { folder, read: readResultLine, warn, ...(skip && { skip }) };
    for await (const { value, line, ...place } of readJournal(file, read)) {
      if ('header' in value) header = value.header;
      else if (header) yield { sample: value.sample, header, line: line - 1, ...place };
      else return warn(messages.notResults(file));
    }
  } catch (error) {
    warn(messages.unreadable(file, fileProblem(error)));
  }
}
