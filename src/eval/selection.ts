import type { Dataset } from './dataset.ts';
import type { EvalPlan } from './evalPlan.ts';
import { type BadRow, type DatasetRow, isBadRow } from './row.ts';
import { checkedRow } from './rowCheck.ts';

/** The rows that a plan runs, typed by its prompt's schemas, and those that keep it from being whole. */
export async function* selectedRows(
  plan: EvalPlan,
  dataset: Dataset,
): AsyncGenerator<DatasetRow | BadRow> {
  for await (const row of dataset.rows()) {
    if (isBadRow(row)) yield row;
    else if (isSelected(row, plan)) yield checkedRow(row, plan);
  }
}

function isSelected(row: DatasetRow, { only, matching }: EvalPlan): boolean {
  if (only && !only.has(row.id)) return false;
  return !matching || wordsOf(row).some(word => matching.has(word));
}

/** What a filter may name a row by. */
function wordsOf({ id, tags }: DatasetRow): readonly string[] {
  return [id, ...tags];
}
