import { hash } from 'node:crypto';
import { closestWord } from '../../text/closest.ts';
import { type Dataset, openDataset } from '../dataset/dataset.ts';
import { type BadRow, checkedRow, type DatasetRow, isBadRow } from '../dataset/row.ts';
import type { EvalPlan } from './evalPlan.ts';

/** The rows that a plan runs, with the types of its prompt's schemas, and the bad rows. */
export async function* selectedRows(
  plan: EvalPlan,
  dataset: Dataset,
): AsyncGenerator<DatasetRow | BadRow> {
  for await (const row of dataset.rows()) {
    if (isBadRow(row)) yield row;
    else if (isSelected(row, plan)) yield checkedRow(row, plan);
  }
}

/** Whether rows of the dataset are left out on purpose. */
export function isFiltered({
  only,
  matching,
  shard,
}: Pick<EvalPlan, 'only' | 'matching' | 'shard'>): boolean {
  return only !== undefined || matching !== undefined || shard !== undefined;
}

/** The part that a row is in, from 1: the same for an id in every run. */
export function shardOf(id: string, parts: number): number {
  return (hash('sha256', id, 'buffer').readUInt32BE(0) % parts) + 1;
}

function isSelected(row: DatasetRow, { only, matching, shard }: EvalPlan): boolean {
  if (shard && shardOf(row.id, shard.of) !== shard.index) return false;
  if (only && !only.has(row.id)) return false;
  return !matching || wordsOf(row).some(word => matching.has(word));
}

/** The terms that a filter may select a row by. */
function wordsOf({ id, tags }: DatasetRow): readonly string[] {
  return [id, ...tags];
}

interface UnmatchedWord {
  readonly word: string;
  /** The id or tag that was probably meant. */
  readonly guess?: string;
}

/** Maximum number of ids and tags that are kept for suggestions. */
const MOST_KNOWN = 1000;

/** Filter terms that match no row of any plan. */
export async function unmatchedWords(
  plans: readonly EvalPlan[],
): Promise<readonly UnmatchedWord[]> {
  const missing = new Set(plans.flatMap(({ matching = new Set<string>() }) => [...matching]));
  const known = new Set<string>();
  for (const plan of missing.size > 0 ? plans : []) {
    const dataset = openDataset(plan.datasets, plan);
    try {
      for await (const row of dataset.rows()) {
        if (isBadRow(row)) continue;
        for (const word of wordsOf(row)) {
          missing.delete(word);
          if (known.size < MOST_KNOWN) known.add(word);
        }
        if (missing.size === 0) break;
      }
    } finally {
      await dataset.close();
    }
  }
  return [...missing].map(word => {
    const guess = closestWord(word, [...known]);
    return { word, ...(guess !== undefined && { guess }) };
  });
}
