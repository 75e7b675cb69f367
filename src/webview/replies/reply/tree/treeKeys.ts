import { isMore, type MoreRow, type TreeRow } from './treeRows.ts';

/** What a key does in a tree. `to` is the index of a row. */
export type TreeMove =
  | { readonly type: 'focus'; readonly to: number }
  | { readonly type: 'toggle'; readonly row: TreeRow }
  | { readonly type: 'expandSiblings'; readonly row: TreeRow }
  | { readonly type: 'more'; readonly row: MoreRow }
  | { readonly type: 'copy'; readonly row: TreeRow };

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Keyboard: WAI-ARIA Authoring Practices, tree view pattern. Ctrl+C copies the value. */
export function treeMove(
  event: Key,
  rows: readonly (TreeRow | MoreRow)[],
  at: number,
): TreeMove | undefined {
  const row = rows[at];
  if (!row || event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey) {
    return event.key.toLowerCase() === 'c' && !isMore(row) ? { type: 'copy', row } : undefined;
  }
  const to = (index: number): TreeMove | undefined => rows[index] && { type: 'focus', to: index };
  const parent = () => (row.parent ? to(rows.indexOf(row.parent)) : undefined);
  switch (event.key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'ArrowRight':
      if (isMore(row) || row.isExpanded === undefined) return undefined;
      return row.isExpanded ? to(at + 1) : { type: 'toggle', row };
    case 'ArrowLeft':
      return !isMore(row) && row.isExpanded ? { type: 'toggle', row } : parent();
    case 'Enter':
    case ' ':
      if (isMore(row)) return { type: 'more', row };
      return row.isExpanded === undefined ? undefined : { type: 'toggle', row };
    case '*':
      return isMore(row) ? undefined : { type: 'expandSiblings', row };
    default:
      return event.key.length === 1 ? nextStartingWith(event.key, rows, at, to) : undefined;
  }
}

/** The next row whose name starts with a character. */
function nextStartingWith(
  character: string,
  rows: readonly (TreeRow | MoreRow)[],
  at: number,
  to: (index: number) => TreeMove | undefined,
): TreeMove | undefined {
  const start = character.toLowerCase();
  const order = rows.map((_, i) => (at + 1 + i) % rows.length);
  const found = order.find(i => {
    const row = rows[i];
    if (!row || isMore(row)) return false;
    return String(row.node.key ?? '')
      .replace(/^"/, '')
      .toLowerCase()
      .startsWith(start);
  });
  return found === undefined ? undefined : to(found);
}
