import type { PromptDocument } from '../../prompt/document.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import {
  callEntries,
  entryName,
  mergeEntries,
  metricOf,
  readEntry,
  type ScoreEntry,
} from './entry.ts';
import { scorerKinds } from './kinds.ts';
import { messages } from './messages.ts';
import type { Scorer, ScorerOutcome, ScorerResult } from './scorer.ts';
import { isUsable, scoreProblem } from './scoreSchema.ts';

/**
 * The scorers of a `score` list, whose entries are names, or names with settings. An invalid entry, such as
 * one that the user is typing, gives none.
 */
export function createScorers(entries: readonly unknown[]): readonly Scorer[] {
  const read = entries.map(raw => ({ raw, entry: readEntry(raw, scorerKinds) }));
  const beside = new Set(
    read.flatMap(({ entry }) => (entry && !entry.isNegated ? [entry.kind.name] : [])),
  );
  return read.flatMap(({ raw, entry }) =>
    entry && isUsable(entry) ? [createScorer(raw, entry, beside)] : [],
  );
}

function createScorer(raw: unknown, entry: ScoreEntry, beside: ReadonlySet<string>): Scorer {
  const { kind, isNegated, settings } = entry;
  const name = entryName(entry);
  const metric = metricOf(entry);
  const { weight } = settings;
  const body = kind.create(settings, beside);
  const named = (outcome: ScorerOutcome): ScorerResult => {
    if (!outcome) return undefined;
    if (!('pass' in outcome)) return { scorer: name, ...outcome };
    const { hasNoPart = false, ...verdict } = outcome;
    return {
      scorer: name,
      ...(isNegated && !hasNoPart ? negated(verdict, raw) : verdict),
      ...(outcome.metrics && { metrics: roundedMetrics(outcome.metrics) }),
      ...(metric !== name && { metric }),
      ...(typeof weight === 'number' && weight !== 1 && { weight }),
    };
  };
  return {
    name,
    metric,
    settings: raw,
    compares: body.compares ?? (() => []),
    ...(body.judges && { judges: body.judges }),
    ...(body.embeds !== undefined && { embeds: body.embeds }),
    ...(body.module !== undefined && { module: body.module }),
    ...(body.calls !== undefined && { calls: body.calls }),
    judge(subject) {
      const outcome = body.judge(subject);
      return outcome instanceof Promise ? outcome.then(named) : named(outcome);
    },
  };
}

function negated<T extends Extract<ScorerOutcome, { readonly pass: boolean }>>(
  outcome: T,
  raw: unknown,
): T {
  const { score, pass } = outcome;
  const inner = JSON.stringify(Object(raw)['not']);
  const reasons = pass ? [messages.mustFail(inner)] : [];
  return { ...outcome, score: 1 - score, pass: !pass, reasons };
}

/** Rounds to six decimals, because a results file stores the metrics of every sample. */
function roundedMetrics(
  metrics: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, Math.round(value * 1e6) / 1e6]),
  );
}

/** A scorer whose judge or module does not look at what a row expects, so that it compares nothing. */
export function blinded(scorer: Scorer): Scorer {
  return { ...scorer, isBlind: true, compares: () => [] };
}

/** What a scorer asks, for comparing. */
function askedBy({ judges, module }: Scorer): string {
  return JSON.stringify([judges?.source, module]);
}

export type MergedScorers =
  | { readonly ok: true; readonly scorers: readonly Scorer[] }
  | { readonly ok: false; readonly message: string; readonly path: readonly string[] };

/**
 * The scorers of a row with its own `score` or `calls`. An entry with the name of one of the evaluation's
 * scorers changes its settings for the row. Other entries are added. The `calls` are what `toolCalls` expects.
 */
export function mergeScorers(
  scorers: readonly Scorer[],
  { calls, score }: { readonly calls?: unknown; readonly score?: unknown },
): MergedScorers {
  const wrong = (problem: string, key: string): MergedScorers => ({
    ok: false,
    message: withPeriod(problem),
    path: [key],
  });
  const entries = scorers.map(({ settings }) => settings);
  let merged = entries;
  if (calls !== undefined) {
    const problem = scoreProblem([{ toolCalls: { expect: calls } }]);
    if (problem) return wrong(problem.replace('toolCalls.expect', 'calls'), 'calls');
    merged = [...mergeEntries(merged, callEntries(merged, calls, scorerKinds), scorerKinds)];
  }
  if (score !== undefined) {
    const isList = Array.isArray(score) && score.length > 0;
    if (isList) merged = [...mergeEntries(merged, score, scorerKinds)];
    const problem = scoreProblem(isList ? merged : score, entries);
    if (problem) return wrong(problem, 'score');
  }
  const blind = new Set(scorers.filter(({ isBlind }) => isBlind).map(askedBy));
  const own = createScorers(merged);
  return {
    ok: true,
    scorers: own.map(scorer => (blind.has(askedBy(scorer)) ? blinded(scorer) : scorer)),
  };
}

function withPeriod(message: string): string {
  return message.endsWith('?') ? message : `${message}.`;
}

/** Whether a prompt says what its replies must be, which `schema` scores. */
export function hasRules(document: PromptDocument): boolean {
  const { output } = document.metadata;
  return Boolean(output.schema || output.format === 'json' || policyOf(document).contract);
}

/**
 * The scorers without a `score` list: what the prompt requires of a reply, and a comparison with the expected
 * reply.
 */
export function defaultScorers(document: PromptDocument): readonly Scorer[] {
  return createScorers([...(hasRules(document) ? ['schema'] : []), 'fields', 'equals']);
}
