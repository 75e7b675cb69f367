import { hash } from 'node:crypto';
import { closestWord } from '../../text/closest.ts';
import { type Dataset, openDataset } from '../dataset/dataset.ts';
import { type BadRow, checkedRow, type DatasetRow, isBadRow } from '../dataset/row.ts';
import type { EvalPlan } from './evalPlan.ts';
import { createDraw, rowTest } from './rowFilter.ts';

/** The rows that a plan runs, with the types of its prompt's schemas, and the bad rows. */
export async function* selectedRows(
  plan: EvalPlan,
  dataset: Dataset,
): AsyncGenerator<DatasetRow | BadRow> {
  const { first = Number.POSITIVE_INFINITY } = plan.rows ?? {};
  const drawn = await drawnRows(plan, dataset);
  const test = matchOf(plan);
  let count = 0;
  for await (const batch of dataset.batches()) {
    for (const row of batch) {
      const matching = isBadRow(row) ? row : test(row);
      if (!matching) continue;
      if (isBadRow(matching)) yield matching;
      else if (!drawn || drawn.has(matching.id)) {
        yield matching;
        count += 1;
        if (count >= first) return;
      }
    }
  }
}

/** The row with its types, or why it cannot be judged; undefined when its own fields do not select it. */
function matchOf(plan: EvalPlan): (row: DatasetRow) => DatasetRow | BadRow | undefined {
  const test = rowTest(plan);
  return row => {
    if (!isSelected(row, plan)) return undefined;
    const checked = checkedRow(row, plan);
    // A row that cannot be judged is reported only if the filters select it.
    return test(isBadRow(checked) ? row : checked) ? checked : undefined;
  };
}

/** Every reading of a dataset finds the same rows, so they are drawn once. */
const draws = new WeakMap<Dataset, Promise<ReadonlySet<string>>>();

function drawnRows(plan: EvalPlan, dataset: Dataset): Promise<ReadonlySet<string>> | undefined {
  const { sample, seed = 0 } = plan.rows ?? {};
  if (sample === undefined) return undefined;
  const known = draws.get(dataset);
  if (known) return known;
  const draw = createDraw(sample, seed);
  const drawing = (async () => {
    const test = matchOf(plan);
    for await (const row of dataset.rows()) {
      const matching = isBadRow(row) ? row : test(row);
      if (matching && !isBadRow(matching)) draw.add(matching.id);
    }
    return draw.ids();
  })();
  draws.set(dataset, drawing);
  return drawing;
}

/** Whether rows of the dataset are left out on purpose. */
export function isFiltered({
  only,
  matching,
  shard,
  rows,
}: Pick<EvalPlan, 'only' | 'matching' | 'shard' | 'rows'>): boolean {
  return [only, matching, shard, rows].some(choice => choice !== undefined);
}

/** The part that a row is in, from 1: the same for an id in every run. */
export function shardOf(id: string, parts: number): number {
  return (hash('sha256', id, 'buffer').readUInt32BE(0) % parts) + 1;
}

function isSelected(row: DatasetRow, { only, matching, shard }: EvalPlan): boolean {
  if (shard && shardOf(row.id, shard.of) !== shard.index) return false;
  if (only && !only.has(row.id)) return false;
  return !matching || filterTerms(row).some(word => matching.has(word));
}

/** The terms that a filter may select a row by. */
function filterTerms({ id, tags }: DatasetRow): readonly string[] {
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
        for (const word of filterTerms(row)) {
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
