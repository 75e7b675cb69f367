import type { RunOutcome } from '../../../format/outcome.ts';
import type { RunSummary } from '../../../protocol/history.ts';
import { billedUsd, filterChoices, versionsOf } from '../runs.ts';

export type ChartMeasure = 'firstToken' | 'total' | 'cost';

/** A median of the runs of one version on one model. */
export interface Median {
  /** Index of the version in the chart. */
  readonly version: number;
  readonly value: number;
  /** Number of runs. */
  readonly count: number;
}

export interface Series {
  readonly model: string;
  readonly medians: readonly Median[];
  /** Single runs. Of many runs, some in equal distances by their value, with the smallest and the largest. */
  readonly points: readonly Omit<Median, 'count'>[];
}

export interface VersionChart {
  /** In the order of their first runs. */
  readonly versions: readonly string[];
  readonly series: readonly Series[];
  readonly largest: number;
}

/** Models with the most runs that are drawn. */
export const MOST_CHARTED_MODELS = 5;
/** The last versions that are drawn. */
export const MOST_VERSIONS = 30;
const MOST_POINTS = 40;

/** Outcomes with a reply whose time and cost say something about the prompt and the model. */
const replied: ReadonlySet<RunOutcome> = new Set<RunOutcome>([
  'passed',
  'completed',
  'toolCall',
  'invalid',
  'cutOff',
  'refused',
  'filtered',
]);

/** Live replies. A replayed reply has no time or cost of its own; a failed run has no reply. */
export function measuredRuns(runs: readonly RunSummary[]): readonly RunSummary[] {
  return runs.filter(
    ({ source, outcome, fallback }) =>
      source === 'live' && replied.has(outcome) && fallback === undefined,
  );
}

function measuredValue(run: RunSummary, measure: ChartMeasure): number | undefined {
  switch (measure) {
    case 'firstToken':
      return run.timeToFirstToken;
    case 'total':
      return run.totalTime;
    case 'cost':
      return billedUsd(run);
  }
}

/** @param measured see {@link measuredRuns}. */
export function versionChart(measured: readonly RunSummary[], measure: ChartMeasure): VersionChart {
  const runs = measured.filter(run => measuredValue(run, measure) !== undefined);
  const versions = versionsOf(runs).slice(-MOST_VERSIONS);
  const models = chartModels(runs).slice(0, MOST_CHARTED_MODELS);
  const series = models.map(model => seriesOf(model, runs, versions, measure));
  const largest = Math.max(0, ...series.flatMap(({ points }) => points.map(({ value }) => value)));
  return { versions, series, largest };
}

/** The models of runs, the most frequent first. */
export function chartModels(runs: readonly RunSummary[]): readonly string[] {
  return filterChoices(runs, ({ model }) => model).map(({ value }) => value);
}

function seriesOf(
  model: string,
  runs: readonly RunSummary[],
  versions: readonly string[],
  measure: ChartMeasure,
): Series {
  const own = runs.filter(run => run.model === model);
  const values = versions.map(version => measuredValues(own, version, measure));
  return {
    model,
    medians: values.flatMap((sorted, version) => {
      const value = medianOf(sorted);
      return value === undefined ? [] : [{ version, value, count: sorted.length }];
    }),
    points: values.flatMap((sorted, version) =>
      spread(sorted, MOST_POINTS).map(value => ({ version, value })),
    ),
  };
}

function measuredValues(
  runs: readonly RunSummary[],
  version: string,
  measure: ChartMeasure,
): readonly number[] {
  return runs
    .filter(run => run.version === version)
    .flatMap(run => measuredValue(run, measure) ?? [])
    .sort((a, b) => a - b);
}

/** Undefined without values. */
export function medianOf(sorted: readonly number[]): number | undefined {
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** At most `most` values in equal distances, with the first and the last. */
function spread(sorted: readonly number[], most: number): readonly number[] {
  if (sorted.length <= most) return sorted;
  return Array.from({ length: most }, (_, index) => {
    const at = Math.round((index * (sorted.length - 1)) / (most - 1));
    return sorted[at] ?? 0;
  });
}

/** A row of the table: one version on one model. */
export interface VersionRow {
  readonly version: string;
  readonly model: string;
  /** ISO time. */
  readonly firstRun: string;
  /** Number of measured runs. */
  readonly runs: number;
  readonly firstToken?: number;
  readonly total?: number;
  readonly cost?: number;
}

/** The newest versions first. */
export function versionTable(measured: readonly RunSummary[]): readonly VersionRow[] {
  const models = chartModels(measured);
  const byVersion = Map.groupBy(measured, ({ version }) => version);
  return versionsOf(measured)
    .toReversed()
    .flatMap(version => {
      const byModel = Map.groupBy(byVersion.get(version) ?? [], ({ model }) => model);
      return models.flatMap(model => {
        const own = byModel.get(model) ?? [];
        const [first] = own.map(({ time }) => time).sort();
        if (first === undefined) return [];
        const medians = (['firstToken', 'total', 'cost'] as const).flatMap(measure => {
          const value = medianOf(measuredValues(own, version, measure));
          return value === undefined ? [] : [[measure, value]];
        });
        return [
          { version, model, firstRun: first, runs: own.length, ...Object.fromEntries(medians) },
        ];
      });
    });
}
