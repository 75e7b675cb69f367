import {
  formatCount,
  formatDuration,
  formatInterval,
  formatPercent,
  formatPoints,
  formatProbability,
  formatScore,
  formatScoreChange,
  plural,
} from '../../format/figures.ts';
import { quantities } from '../../format/messages.ts';
import type { Comparison, RowChange } from '../baseline/comparison.ts';
import type { Grid } from '../results/grid.ts';
import type { ModelSummary } from '../results/modelTally.ts';
import type { Pair } from '../results/pairs.ts';
import type { RowReference } from '../results/sample.ts';
import type { EvalSummary } from '../results/summary.ts';
import { headings, messages } from './messages.ts';
import type { Report } from './report.ts';
import { changeWords, modelCostText, modelSourcesText, passRateText } from './words.ts';

/** A text of Touchstone, or one of a model, a dataset or a file, which no format may read as markup. */
export type ReportCell = string | { readonly quoted: string };

/** A part of a report; each format draws it in its own way. */
export interface ReportTable {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly ReportCell[])[];
  /** Columns of figures, set flush right. */
  readonly right: readonly number[];
  /** Rows that are not listed. */
  readonly more: number;
}

/** The models of a prompt, unless a grid of several prompts has them. */
export function modelTables(summary: EvalSummary, { variants }: Grid): readonly ReportTable[] {
  return variants.length > 1 ? [] : [modelTable(summary)];
}

export function modelTable({ models }: EvalSummary): ReportTable {
  return {
    title: headings.models(),
    header: [headings.model(), ...modelHeader],
    rows: models.map(model => [quotedCell(model.model), ...modelCells(model)]),
    right: [1, 2, 3, 4, 5, 6, 7, 8],
    more: 0,
  };
}

/** What is measured of a model. */
export const modelHeader = [
  headings.passed(),
  messages.passRate(),
  messages.interval(0.95),
  headings.score(),
  headings.errors(),
  headings.skipped(),
  headings.cost(),
  messages.medianTime(),
  headings.replies(),
];

/** The cells below `modelHeader`. */
export function modelCells(model: ModelSummary): readonly string[] {
  const { passed, failed, passRate, meanScore, medianTime } = model;
  return [
    `${formatCount(passed)}/${formatCount(passed + failed)}`,
    passRateText(model),
    passRate ? formatInterval(passRate) : '–',
    meanScore === undefined ? '–' : formatScore(meanScore),
    formatCount(model.errored),
    formatCount(model.skipped),
    modelCostText(model),
    medianTime === undefined ? '–' : formatDuration(medianTime),
    modelSourcesText(model) || '–',
  ];
}

/** The models compared with the baseline; undefined when none could be. */
export function comparisonTable(comparison: Comparison): ReportTable | undefined {
  const { models, confidence } = comparison;
  if (models.length === 0) return undefined;
  return {
    title: messages.baselineComparison(),
    header: [
      headings.model(),
      headings.before(),
      headings.now(),
      headings.points(),
      messages.interval(2 * confidence - 1),
      headings.p(),
      headings.score(),
      headings.rows(),
      headings.verdict(),
    ],
    rows: models.map(
      ({ model, before, now, change, interval, probability, score, rows, verdict }) => [
        quotedCell(model),
        formatPercent(before),
        formatPercent(now),
        formatPoints(change),
        `${formatPoints(interval.low)} … ${formatPoints(interval.high)}`,
        formatProbability(probability),
        formatScoreChange(score.change),
        formatCount(rows),
        verdict,
      ],
    ),
    right: [1, 2, 3, 4, 5, 6, 7],
    more: 0,
  };
}

const compared = ['newlyFailing', 'newlyPassing', 'flaky'] as const;

/** Rows that differ from the baseline, a table for each kind. */
export function changeTables(comparison: Comparison, report: Report): readonly ReportTable[] {
  const { rows, counts } = comparison;
  return compared
    .filter(kind => counts[kind] > 0)
    .map(kind => {
      const named = rows.filter(change => change.kind === kind);
      return {
        title: `${quantities.rows(counts[kind])} ${changeWords[kind]}`,
        header: [
          headings.row(),
          headings.file(),
          headings.model(),
          headings.before(),
          headings.now(),
          messages.sampledAgain(),
          '',
        ],
        rows: named.map(change => changeCells(change, report)),
        right: [3, 4, 5],
        more: counts[kind] - named.length,
      };
    });
}

function changeCells(change: RowChange, report: Report): readonly ReportCell[] {
  const { row, model = '', before, now, again, proved } = change;
  const share = (passes: RowChange['before']): string =>
    passes ? `${passes.passed}/${passes.samples}` : '–';
  return [
    quotedCell(row.id),
    placeCell(row, report),
    quotedCell(model),
    share(before),
    share(now),
    share(again),
    proved ? headings.certain() : '',
  ];
}

/** Rows that have no result before or now; empty when every row has. */
export function notComparedText({ counts }: Comparison): string {
  return (['changed', 'added', 'missing'] as const)
    .filter(kind => counts[kind] > 0)
    .map(kind => `${quantities.rows(counts[kind])} ${changeWords[kind]}`)
    .join(', ');
}

/** What follows the models and the comparison: models in pairs, pass rates by tag, flaky rows, bad rows. */
export function furtherTables(summary: EvalSummary, report: Report): readonly ReportTable[] {
  const tables = [
    badRowTable(summary, report),
    flakyTable(summary, report),
    sliceTable(summary),
    pairTable(summary),
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

function badRowTable({ badRows, badRowCount }: EvalSummary, report: Report): ReportTable {
  return {
    title: `${plural(badRowCount, messages.badRow())}`,
    header: [headings.file(), headings.problem()],
    rows: badRows.map(row => [placeCell(row, report), quotedCell(row.message)]),
    right: [],
    more: badRowCount - badRows.length,
  };
}

function flakyTable({ flakyRows, models }: EvalSummary, report: Report): ReportTable {
  const count = models.reduce((sum, { flaky }) => sum + flaky, 0);
  return {
    title: `${plural(count, messages.flakyRow())}`,
    header: [headings.row(), headings.file(), headings.model(), headings.passed()],
    rows: flakyRows.map(({ row, model, passed, samples }) => [
      quotedCell(row.id),
      placeCell(row, report),
      quotedCell(model),
      `${passed}/${samples}`,
    ]),
    right: [3],
    more: count - flakyRows.length,
  };
}

/** Pass rates by tag, the lowest first; without tags that every row has. */
function sliceTable({ models, rows }: EvalSummary): ReportTable {
  const slices = models
    .flatMap(({ model, slices: all }) => all.map(slice => ({ model, ...slice })))
    .filter(slice => slice.rows < rows)
    .toSorted((a, b) => a.rate - b.rate);
  return {
    title: messages.ratesByTag(),
    header: [
      headings.tag(),
      headings.model(),
      headings.rows(),
      messages.passRate(),
      messages.interval(0.95),
    ],
    rows: slices.map(({ tag, model, rows: count, rate, interval }) => [
      quotedCell(tag),
      quotedCell(model),
      formatCount(count),
      formatPercent(rate),
      formatInterval(interval),
    ]),
    right: [2, 3, 4],
    more: 0,
  };
}

function pairTable({ pairs }: EvalSummary): ReportTable {
  return {
    title: messages.modelPairs(),
    header: [headings.model(), ...pairHeader],
    rows: pairs
      .filter(({ rows }) => rows > 0)
      .map(pair => [quotedCell(pair.models[1]), quotedCell(pair.models[0]), ...pairCells(pair)]),
    right: [2, 3, 4, 5],
    more: 0,
  };
}

/** What is measured of two models or prompts on the same rows. */
export const pairHeader = [
  messages.comparedWith(),
  headings.points(),
  messages.interval(0.95),
  headings.p(),
  headings.rows(),
];

/** The cells below `pairHeader`, without the first. */
export function pairCells({
  difference,
  interval: { low, high },
  probability,
  rows,
}: Omit<Pair<unknown>, 'columns'>): readonly string[] {
  return [
    formatPoints(difference),
    `${formatPoints(low)} … ${formatPoints(high)}`,
    formatProbability(probability),
    formatCount(rows),
  ];
}

function placeCell({ file, line }: Partial<RowReference>, { shownPath }: Report): ReportCell {
  return file === undefined ? '–' : quotedCell(`${shownPath(file)}:${line}`);
}

function quotedCell(text: string): ReportCell {
  return { quoted: text };
}
