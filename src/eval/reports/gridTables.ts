import type { Grid } from '../results/grid.ts';
import { columnName } from './columnName.ts';
import { headings, messages } from './messages.ts';
import { modelCells, modelHeader, pairCells, pairHeader, type ReportTable } from './tables.ts';

/** Several prompts on their models: each as a line, then in pairs. Empty for one prompt, whose models have their own tables. */
export function gridTables(grid: Grid): readonly ReportTable[] {
  if (grid.variants.length < 2) return [];
  return [columnTable(grid), columnPairTable(grid)].filter(({ rows }) => rows.length > 0);
}

function columnTable({ columns, models }: Grid): ReportTable {
  const byModel = models.flatMap(model => columns.filter(column => column.model === model));
  return {
    title: messages.promptsAndModels(),
    header: [headings.model(), headings.prompt(), ...modelHeader],
    rows: byModel.map(({ model, variant, summary }) => [
      { quoted: model },
      { quoted: variant },
      ...modelCells(summary),
    ]),
    right: [2, 3, 4, 5, 6, 7, 8, 9],
    more: 0,
  };
}

function columnPairTable(grid: Grid): ReportTable {
  return {
    title: messages.pairedComparison(),
    header: ['', ...pairHeader],
    rows: grid.pairs
      .filter(({ rows }) => rows > 0)
      .map(pair => [
        { quoted: columnName(grid, pair.columns[1]) },
        { quoted: columnName(grid, pair.columns[0]) },
        ...pairCells(pair),
      ]),
    right: [2, 3, 4, 5],
    more: 0,
  };
}
