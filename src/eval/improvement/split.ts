import { hash } from 'node:crypto';
import { compareText } from '../../text/compareText.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import type { DatasetRow } from '../dataset/row.ts';
import { type Cluster, clusterOf } from '../results/cluster.ts';

/** The rows that candidates are chosen by, and those that the chosen one is tested on. */
export type SplitPart = 'development' | 'heldOut';

/** Ids of the rows of both parts. No row is in both. */
export type Split = Readonly<Record<SplitPart, ReadonlySet<string>>>;

/**
 * Splits rows into two halves, with the same share of each tag as far as possible. Rows of one cluster, and rows with
 * the same input, are in the same half: a text that has learned from one of them has learned from all. The same seed
 * gives the same split.
 */
export function splitRows(
  rows: readonly DatasetRow[],
  { seed, cluster }: { readonly seed: number; readonly cluster?: Cluster | undefined },
): Split {
  const units = new Map<string, DatasetRow[]>();
  for (const row of rows) {
    const key = clusterOf(row, cluster) ?? canonicalJson([row.input, row.history ?? null]);
    const unit = units.get(key);
    if (unit) unit.push(row);
    else units.set(key, [row]);
  }
  const ordered = [...units]
    .map(([key, members]) => ({
      members,
      stratum: [...(members[0]?.tags ?? [])].sort().join('\n'),
      order: hash('sha256', `${seed}\n${key}`),
    }))
    .sort((one, other) =>
      one.stratum === other.stratum
        ? compareText(one.order, other.order)
        : compareText(one.stratum, other.stratum),
    );
  const split = { development: new Set<string>(), heldOut: new Set<string>() };
  for (const { members } of ordered) {
    // The half that has fewer rows gets the next ones, so that the rows of a stratum take turns.
    const part = split.development.size < split.heldOut.size ? 'development' : 'heldOut';
    for (const { id } of members) split[part].add(id);
  }
  return split;
}
