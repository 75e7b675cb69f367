import Type, { type TSchema } from 'typebox';
import { ModelIdentitySchema } from '../baseline/modelIdentity.ts';

const num = Type.Number();
const text = Type.String();
const flag = Type.Boolean();
const optional = Type.Optional;
const listSchema = <T extends TSchema>(of: T) => Type.Array(of);

const IntervalSchema = Type.Object({ low: num, high: num });
const PassesSchema = Type.Object({ passed: num, samples: num });
const RowSchema = Type.Object({ id: text, file: text, line: num });

const Judging = Type.Object({ calls: num, usd: num, unknown: num });

const ModelSummarySchema = Type.Object({
  model: text,
  passed: num,
  failed: num,
  errored: num,
  skipped: num,
  meanScore: optional(num),
  passRate: optional(Type.Object({ rate: num, low: num, high: num })),
  flaky: num,
  repeats: optional(
    Type.Object({
      chances: listSchema(Type.Object({ k: num, any: num, all: num })),
      variance: optional(Type.Object({ between: num, sampling: num })),
    }),
  ),
  slices: listSchema(Type.Object({ tag: text, rows: num, rate: num, interval: IntervalSchema })),
  metrics: listSchema(
    Type.Object({ name: text, mean: optional(num), scores: optional(num), passed: optional(num) }),
  ),
  judging: optional(Judging),
  cost: num,
  unknownCost: num,
  costEstimated: flag,
  medianTime: optional(num),
  p95Time: optional(num),
  fallbacks: num,
  retries: num,
  reused: num,
  shared: optional(num),
  sources: Type.Object({ live: num, replayed: num, replayedHandWritten: num, sandbox: num }),
  answeredBy: optional(listSchema(text)),
  fingerprints: optional(listSchema(text)),
});

const rates = {
  rows: num,
  first: num,
  second: num,
  difference: num,
  interval: IntervalSchema,
  probability: num,
};

const ColumnSchema = Type.Object({ variant: text, model: text });

/** Two columns of a grid. */
export const PairSchema = Type.Object({
  ...rates,
  columns: Type.Tuple([ColumnSchema, ColumnSchema]),
});

const ComparisonSchema = Type.Object({
  baseline: text,
  verdict: Type.Enum(['worse', 'inconclusive', 'fine']),
  reason: optional(text),
  regress: num,
  confidence: num,
  differs: listSchema(Type.Enum(['prompt', 'parameters', 'scorers', 'model', 'fingerprint'])),
  otherModels: optional(
    listSchema(
      Type.Object({
        model: text,
        change: Type.Enum(['address', 'model', 'fingerprint']),
        before: ModelIdentitySchema,
        now: ModelIdentitySchema,
      }),
    ),
  ),
  models: listSchema(
    Type.Object({
      model: text,
      verdict: Type.Enum(['worse', 'inconclusive', 'fine']),
      rows: num,
      unchanged: num,
      before: num,
      now: num,
      change: num,
      interval: IntervalSchema,
      probability: num,
      detectable: num,
      needed: optional(Type.Object({ drop: num, rows: num, repeats: optional(num) })),
      score: Type.Object({ change: num, interval: IntervalSchema }),
    }),
  ),
  newModels: optional(listSchema(text)),
  rows: listSchema(
    Type.Object({
      kind: Type.Enum(['newlyFailing', 'newlyPassing', 'flaky', 'changed', 'added', 'missing']),
      row: Type.Object({ id: text, file: optional(text), line: optional(num) }),
      model: optional(text),
      before: optional(PassesSchema),
      now: optional(PassesSchema),
      again: optional(PassesSchema),
      proved: optional(flag),
    }),
  ),
  counts: Type.Object({
    newlyFailing: num,
    newlyPassing: num,
    flaky: num,
    changed: num,
    added: num,
    missing: num,
  }),
});

/** The summary of a run as JSON; every field that a report uses. */
export const SummarySchema = Type.Object({
  eval: text,
  run: text,
  rows: num,
  samples: num,
  passed: num,
  failed: num,
  errored: num,
  skipped: num,
  badRows: listSchema(
    Type.Object({
      id: optional(text),
      file: text,
      line: num,
      message: text,
      key: optional(text),
    }),
  ),
  badRowCount: num,
  models: listSchema(ModelSummarySchema),
  pairs: listSchema(Type.Object({ ...rates, models: Type.Tuple([text, text]) })),
  flakyRows: listSchema(Type.Object({ row: RowSchema, model: text, passed: num, samples: num })),
  judges: optional(
    listSchema(
      Type.Object({
        judge: text,
        model: text,
        rate: num,
        labels: num,
        corrected: optional(Type.Object({ rate: num, low: num, high: num })),
        disagreement: optional(Type.Object({ rate: num, low: num, high: num })),
        isStale: flag,
      }),
    ),
  ),
  comparison: optional(ComparisonSchema),
  blessed: optional(
    Type.Union([
      Type.Object({ ok: Type.Literal(true), rows: num, models: listSchema(text) }),
      Type.Object({ ok: Type.Literal(false), problem: text }),
    ]),
  ),
  cost: num,
  unknownCost: num,
  costEstimated: flag,
  verdict: Type.Enum(['passed', 'failed', 'incomplete', 'partial']),
  isEarlier: optional(Type.Literal(true)),
  interrupted: flag,
  notRun: num,
  fresh: num,
  reused: num,
  shared: optional(num),
  slowdowns: optional(
    listSchema(Type.Object({ provider: text, times: num, from: num, least: num, first: text })),
  ),
  stopped: optional(listSchema(Type.Object({ model: text, passes: flag, notRun: num }))),
  budget: optional(Type.Object({ limit: num, spent: num, isReached: flag })),
  search: optional(
    Type.Object({
      gate: num,
      candidates: listSchema(
        Type.Object({
          model: text,
          outcome: Type.Enum(['passes', 'fails', 'unlikely', 'open']),
          passed: num,
          failed: num,
          cost: optional(num),
          interval: IntervalSchema,
        }),
      ),
      winner: optional(text),
      samples: num,
      grid: num,
      spent: num,
      gridCost: optional(num),
    }),
  ),
  results: optional(text),
});
