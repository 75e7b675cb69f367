import type { PanelFinding } from '../../../../protocol/panelColumn.ts';
import { isMore, type MoreRow, type TreeRow } from './treeRows.ts';

/**
 * The indexes of the findings at each row, by the offset of its value: those of the value itself, and those
 * inside it while it is collapsed.
 */
export function treeFindings(
  findings: readonly PanelFinding[],
  rows: readonly (TreeRow | MoreRow)[],
): ReadonlyMap<number, readonly number[]> {
  const nodes = rows.flatMap(row => (isMore(row) ? [] : [row.node]));
  const found = new Map<number, number[]>();
  for (const [index, { range }] of findings.entries()) {
    if (!range) continue;
    // Rows are in the order of the text, so the last one that contains it is the innermost.
    const node = nodes.findLast(({ from, end }) => from <= range.start && range.start < end);
    if (!node) continue;
    const known = found.get(node.start);
    if (known) known.push(index);
    else found.set(node.start, [index]);
  }
  return found;
}
