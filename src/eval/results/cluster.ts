import { canonicalJson } from '../../text/json/printJson.ts';
import type { DatasetRow } from '../dataset/row.ts';

/** How rows that are not independent are grouped: by a group of tags, or by an input variable. */
export type Cluster = { readonly tag: string } | { readonly input: string };

/**
 * The cluster of a row: its first tag `doc:…` for `{tag: doc}`, the value of the variable for `{input:
 * document}`. Undefined for a row without one, which is independent.
 */
export function clusterOf(
  { tags, input }: Pick<DatasetRow, 'tags' | 'input'>,
  cluster: Cluster | undefined,
): string | undefined {
  if (cluster === undefined) return undefined;
  if ('tag' in cluster) return tags.find(tag => tag.startsWith(`${cluster.tag}:`));
  const value = input[cluster.input];
  return value === undefined ? undefined : canonicalJson(value);
}
