import { outcomeLabels, type RunOutcome } from '../../format/outcome.ts';
import type { RunSummary } from '../../protocol/history.ts';

export type SourceFilter = 'live' | 'replayed' | 'sandbox';

/** Which runs are listed. An empty text does not filter. */
export interface RunFilters {
  readonly query: string;
  readonly model: string;
  readonly outcome: RunOutcome | '';
  readonly version: string;
  readonly source: SourceFilter | '';
}

export const noFilters: RunFilters = { query: '', model: '', outcome: '', version: '', source: '' };

export const sortKeys = [
  'time',
  'outcome',
  'model',
  'firstToken',
  'total',
  'tokens',
  'cost',
  'row',
  'version',
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sort {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** Whether any filter is set. */
export function hasFilter(filters: RunFilters): boolean {
  return Object.values(filters).some(value => value !== '');
}

/** @param found the ids of the runs that contain the text of the filter. Undefined until they are known. */
export function filteredRuns(
  runs: readonly RunSummary[],
  { model, outcome, version, source }: Omit<RunFilters, 'query'>,
  found: ReadonlySet<string> | undefined,
): readonly RunSummary[] {
  return runs.filter(
    run =>
      (model === '' || run.model === model) &&
      (outcome === '' || run.outcome === outcome) &&
      (version === '' || run.version === version) &&
      (source === '' || sourceFilterOf(run) === source) &&
      (found?.has(run.id) ?? true),
  );
}

/** Hand-written replies are replayed, too. */
export function sourceFilterOf({ source }: RunSummary): SourceFilter {
  return source === 'live' || source === 'sandbox' ? source : 'replayed';
}

/** What was billed for a run, in USD. Undefined when it is unknown or the provider was not called. */
export function billedUsd({ source, cost }: RunSummary): number | undefined {
  return source === 'live' && cost?.known ? cost.usd : undefined;
}

const outcomeOrder = Object.keys(outcomeLabels);

/** Runs without the value come last in both directions. Among equal ones, the newer run comes first. */
export function sortedRuns(
  runs: readonly RunSummary[],
  { by, descending }: Sort,
): readonly RunSummary[] {
  const order = by === 'version' ? versionsOf(runs) : [];
  const ranks = new Map(order.map((version, index) => [version, index]));
  const sortValue = (run: RunSummary): string | number | undefined => {
    switch (by) {
      case 'outcome':
        return outcomeOrder.indexOf(run.outcome);
      case 'firstToken':
        return run.timeToFirstToken;
      case 'total':
        return run.totalTime;
      case 'tokens':
        return run.tokens && run.tokens.input + run.tokens.output;
      case 'cost':
        return billedUsd(run);
      case 'version':
        return ranks.get(run.version);
      default:
        return run[by];
    }
  };
  const sign = descending ? -1 : 1;
  return runs
    .map(run => ({ run, value: sortValue(run) }))
    .sort((a, b) => {
      if (a.value === b.value) return compare(b.run.time, a.run.time);
      if (a.value === undefined) return 1;
      if (b.value === undefined) return -1;
      return sign * compare(a.value, b.value);
    })
    .map(({ run }) => run);
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The versions of the prompt in the order of their first runs. */
export function versionsOf(runs: readonly RunSummary[]): readonly string[] {
  const first = new Map<string, string>();
  for (const { version, time } of runs) {
    const known = first.get(version);
    if (known === undefined || time < known) first.set(version, time);
  }
  return [...first].sort((a, b) => compare(a[1], b[1])).map(([version]) => version);
}

/** A value that runs can be filtered by, with the number of runs that have it. */
export interface FilterChoice<T extends string = string> {
  readonly value: T;
  readonly count: number;
}

/** The values of a property, the most frequent first. */
export function filterChoices<T extends string>(
  runs: readonly RunSummary[],
  property: (run: RunSummary) => T,
): readonly FilterChoice<T>[] {
  const counts = new Map<T, number>();
  for (const run of runs) {
    const value = property(run);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || compare(a.value, b.value));
}
