import { childrenOf, hasChildren, type JsonNode, rootNode } from './jsonNodes.ts';

/** Children of one node that are shown at first, and that are added on demand. */
export const PAGE = 100;
/** Rows that are shown at first. */
const FIRST_ROWS = 60;
/** Levels that are expanded at first. */
const FIRST_LEVELS = 6;
/** A longer text is collapsed at first. In UTF-16 units. */
const LONG_TEXT = 200;

/** What the user has expanded. Nodes are identified by the offsets where they start. */
export interface TreeState {
  readonly expanded: ReadonlySet<number>;
  /** How many children of a node are shown, if more than a page. */
  readonly shown: ReadonlyMap<number, number>;
}

export interface TreeRow {
  readonly node: JsonNode;
  readonly parent?: TreeRow;
  /** From 1. */
  readonly level: number;
  /** From 1. */
  readonly position: number;
  /** The number of children of the parent. */
  readonly siblings: number;
  /** Absent for a value that cannot be expanded. */
  readonly isExpanded?: boolean;
  /** The number of children of an object or list. */
  readonly children: number;
}

/** A row that shows more children of a node. */
export interface MoreRow {
  readonly parent: TreeRow;
  readonly left: number;
}

export interface JsonTree {
  readonly initial: TreeState;
  rows(state: TreeState): readonly (TreeRow | MoreRow)[];
}

export function isMore(row: TreeRow | MoreRow): row is MoreRow {
  return 'left' in row;
}

/**
 * The rows of a reply that is JSON.
 * @param marks offsets that are visible at first: where the findings are.
 */
export function createJsonTree(text: string, marks: readonly number[]): JsonTree {
  const known = new Map<number, readonly JsonNode[]>();
  const root = rootNode(text);

  function children(node: JsonNode): readonly JsonNode[] {
    const found = known.get(node.start) ?? childrenOf(text, node);
    known.set(node.start, found);
    return found;
  }

  function isExpandable(node: JsonNode): boolean {
    if (!hasChildren(node)) return node.kind === 'string' && node.end - node.start > LONG_TEXT;
    return children(node).length > 0;
  }

  function rowOf(
    node: JsonNode,
    { expanded }: TreeState,
    place: Omit<TreeRow, 'node' | 'children'>,
  ) {
    return {
      node,
      ...place,
      ...(isExpandable(node) && { isExpanded: expanded.has(node.start) }),
      children: hasChildren(node) ? children(node).length : 0,
    };
  }

  function rows(state: TreeState): readonly (TreeRow | MoreRow)[] {
    const found: (TreeRow | MoreRow)[] = [];
    const waiting: (TreeRow | MoreRow)[] = [
      rowOf(root, state, { level: 1, position: 1, siblings: 1 }),
    ];
    for (let row = waiting.pop(); row; row = waiting.pop()) {
      found.push(row);
      if (isMore(row) || !row.isExpanded || !hasChildren(row.node)) continue;
      const parent = row;
      const all = children(row.node);
      const shown = state.shown.get(row.node.start) ?? PAGE;
      if (all.length > shown) waiting.push({ parent, left: all.length - shown });
      const place = { parent, level: row.level + 1, siblings: all.length };
      for (let i = Math.min(shown, all.length) - 1; i >= 0; i--) {
        const node = all[i];
        if (node) waiting.push(rowOf(node, state, { ...place, position: i + 1 }));
      }
    }
    return found;
  }

  function initial(): TreeState {
    const expanded = new Set<number>();
    const shown = new Map<number, number>();
    let level: readonly JsonNode[] = [root];
    let count = 1;
    for (let depth = 0; depth < FIRST_LEVELS; depth++) {
      const next: JsonNode[] = [];
      for (const node of level) {
        if (!hasChildren(node)) continue;
        const added = Math.min(children(node).length, PAGE);
        if (depth > 0 && count + added > FIRST_ROWS) continue;
        count += added;
        expanded.add(node.start);
        next.push(...children(node).slice(0, PAGE));
      }
      level = next;
    }
    for (const mark of marks.slice(0, PAGE)) reveal(mark, { expanded, shown });
    return { expanded, shown };
  }

  /** Expands what contains an offset. */
  function reveal(
    mark: number,
    state: { readonly expanded: Set<number>; readonly shown: Map<number, number> },
  ): void {
    let node: JsonNode = root;
    for (let depth = 0; depth < PAGE && hasChildren(node); depth++) {
      const index = children(node).findIndex(({ from, end }) => from <= mark && mark < end);
      const child = children(node)[index];
      if (!child) return;
      state.expanded.add(node.start);
      if (index >= PAGE) {
        const shown = Math.ceil((index + 1) / PAGE) * PAGE;
        state.shown.set(node.start, Math.max(shown, state.shown.get(node.start) ?? 0));
      }
      node = child;
    }
  }

  return { initial: initial(), rows };
}

/** The path of a value with dots, as in `fields` of an eval file. Empty for the whole reply. */
export function rowPath(row: TreeRow): string {
  const keys: string[] = [];
  for (let at: TreeRow | undefined = row; at; at = at.parent) {
    const { key } = at.node;
    if (key === undefined) continue;
    keys.push(typeof key === 'number' ? String(key) : nameOf(key));
  }
  return keys.reverse().join('.');
}

/** The text of a JSON string. */
export function nameOf(written: string): string {
  return String(JSON.parse(written));
}

/** The JSON text of a value, as the model wrote it. */
export function sourceOfRow(text: string, { node: { start, end } }: TreeRow): string {
  return text.slice(start, end);
}
