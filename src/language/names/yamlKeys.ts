import { isMap, isSeq } from 'yaml';
import type { TextRange } from '../../text/replacement.ts';
import { pairsOf, scalarRange, scalarText, type YamlText } from '../../text/yaml/yamlNodes.ts';

export interface YamlKey {
  /** The keys of its path, including itself, without list indexes. */
  readonly path: readonly string[];
  /** The range without quotes. */
  readonly range: TextRange;
}

/** Maximum depth of fields with names. */
const DEEPEST = 30;

/** Every key below a node with data. The targets of aliases are found at their own place. */
export function valueKeys(
  source: YamlText,
  node: unknown,
  path: readonly string[] = [],
): readonly YamlKey[] {
  if (path.length > DEEPEST) return [];
  if (isSeq(node)) return node.items.flatMap(item => valueKeys(source, item, path));
  if (!isMap(node)) return [];
  return pairsOf(source, node).flatMap(({ key, value }) => {
    const name = scalarText(key);
    if (name === undefined || name === '<<') return [];
    const range = scalarRange(source, key);
    const here = [...path, name];
    return [...(range ? [{ path: here, range }] : []), ...valueKeys(source, value, here)];
  });
}
