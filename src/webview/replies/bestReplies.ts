import type { PanelColumn } from '../../protocol/panelColumn.ts';
import { finalOutcome } from './column/badges.ts';

/**
 * The replies with the best value of a figure. Only live replies that are valid can be: one that does not match its
 * schema, was refused or cut off, or calls a tool is never the fastest or the cheapest. There is none when all
 * values are the same, or when one is unknown.
 */
export function bestReplies(
  columns: readonly PanelColumn[],
  value: (column: PanelColumn) => number | undefined,
  best: 'least' | 'most',
): ReadonlySet<PanelColumn> {
  const candidates = columns.filter(column => {
    const outcome = finalOutcome(column);
    return column.source === 'live' && (outcome === 'passed' || outcome === 'completed');
  });
  const values = candidates.flatMap(column => value(column) ?? []);
  if (values.length < candidates.length || new Set(values).size < 2) return new Set();
  const first = best === 'least' ? Math.min(...values) : Math.max(...values);
  return new Set(candidates.filter(column => value(column) === first));
}
