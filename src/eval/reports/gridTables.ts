import {
  formatCount,
  formatDuration,
  formatPercent,
  formatPoints,
  formatProbability,
  formatScore,
} from '../../format/figures.ts';
import type { Grid } from '../results/grid.ts';
import { columnName } from './columnName.ts';
import { messages } from './messages.ts';
import type { ReportTable } from './tables.ts';
import { modelCostText, modelSourcesText, passRateText } from './words.ts';

/** Several prompts on their models: each as a line, then in pairs. Empty for one prompt, whose models have their own tables. */
export function gridTables(grid: Grid): readonly ReportTable[] {
  if (grid.variants.length < 2) return [];
  return [columnTable(grid), pairTable(grid)].filter(({ rows }) => rows.length > 0);
}

function columnTable({ columns, models }: Grid): ReportTable {
  const byModel = models.flatMap(model => columns.filter(column => column.model === model));
  return {
    title: messages.promptsAndModels(),
    header: [
      'model',
      'prompt',
      'passed',
      messages.passRate(),
      '95 % interval',
      'score',
      'errors',
      'skipped',
      'cost',
      messages.medianTime(),
      'replies',
    ],
    rows: byModel.map(({ model, variant, summary }) => {
      const { passed, failed, passRate, meanScore, medianTime, errored, skipped } = summary;
      const scored = passed + failed;
      return [
        { quoted: model },
        { quoted: variant },
        `${formatCount(passed)}/${formatCount(scored)}`,
        passRateText(summary),
        passRate ? `${formatPercent(passRate.low)} – ${formatPercent(passRate.high)}` : '–',
        meanScore === undefined ? '–' : formatScore(meanScore),
        formatCount(errored),
        formatCount(skipped),
        modelCostText(summary),
        medianTime === undefined ? '–' : formatDuration(medianTime),
        modelSourcesText(summary) || '–',
      ];
    }),
    right: [2, 3, 4, 5, 6, 7, 8, 9],
    more: 0,
  };
}

function pairTable(grid: Grid): ReportTable {
  return {
    title: messages.pairedComparison(),
    header: ['', messages.comparedWith(), 'points', '95 % interval', 'p', 'rows'],
    rows: grid.pairs
      .filter(({ rows }) => rows > 0)
      .map(({ columns: [first, second], difference, interval, probability, rows }) => [
        { quoted: columnName(grid, second) },
        { quoted: columnName(grid, first) },
        formatPoints(difference),
        `${formatPoints(interval.low)} … ${formatPoints(interval.high)}`,
        formatProbability(probability),
        formatCount(rows),
      ]),
    right: [2, 3, 4, 5],
    more: 0,
  };
}
