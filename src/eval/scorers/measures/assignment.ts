/**
 * Pairs rows with columns, each used once, so that the sum of weights is maximal. A row has no partner when
 * all remaining weights are 0. Time grows with the cube of the larger side.
 * Source: Kuhn 1955, The Hungarian method for the assignment problem; the variant with potentials and
 * shortest augmenting paths by Jonker and Volgenant 1987.
 * @param weights one list for each row, all of the same length, none negative.
 * @returns the column of each row, or undefined.
 */
export function bestAssignment(
  weights: readonly (readonly number[])[],
): readonly (number | undefined)[] {
  const rows = weights.length;
  const columns = weights[0]?.length ?? 0;
  // The matrix is square, with added cells of weight 0. Costs are negative weights.
  const size = Math.max(rows, columns);
  const cost = (row: number, column: number): number => -(weights[row - 1]?.[column - 1] ?? 0);
  const rowPotential = new Float64Array(size + 1);
  const columnPotential = new Float64Array(size + 1);
  /** The row of each column, from 1. Column 0 holds the row that is being added. */
  const rowOf = new Int32Array(size + 1);
  for (let row = 1; row <= size; row += 1) augment(row);
  const found = new Array<number | undefined>(rows).fill(undefined);
  for (let column = 1; column <= columns; column += 1) {
    const row = entryAt(rowOf, column);
    if (row <= rows && cost(row, column) < 0) found[row - 1] = column - 1;
  }
  return found;

  /** Finds the cheapest column for a row. Other rows may move to other columns. */
  function augment(row: number): void {
    const shortest = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const previous = new Int32Array(size + 1);
    const done = new Uint8Array(size + 1);
    rowOf[0] = row;
    let column = 0;
    do {
      done[column] = 1;
      const from = entryAt(rowOf, column);
      let [delta, next] = [Number.POSITIVE_INFINITY, 0];
      for (let each = 1; each <= size; each += 1) {
        if (done[each]) continue;
        const reduced =
          cost(from, each) - entryAt(rowPotential, from) - entryAt(columnPotential, each);
        if (reduced < entryAt(shortest, each)) {
          shortest[each] = reduced;
          previous[each] = column;
        }
        if (entryAt(shortest, each) < delta) [delta, next] = [entryAt(shortest, each), each];
      }
      for (let each = 0; each <= size; each += 1) {
        if (done[each]) {
          const owner = entryAt(rowOf, each);
          rowPotential[owner] = entryAt(rowPotential, owner) + delta;
          columnPotential[each] = entryAt(columnPotential, each) - delta;
        } else shortest[each] = entryAt(shortest, each) - delta;
      }
      column = next;
    } while (entryAt(rowOf, column) !== 0);
    while (column !== 0) {
      const before = entryAt(previous, column);
      rowOf[column] = entryAt(rowOf, before);
      column = before;
    }
  }
}

function entryAt(list: Float64Array | Int32Array, index: number): number {
  return list[index] ?? 0;
}

/** The same when pairs must keep the order of rows and columns. */
export function bestInOrder(
  weights: readonly (readonly number[])[],
): readonly (number | undefined)[] {
  const rows = weights.length;
  const columns = weights[0]?.length ?? 0;
  const best = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
  const value = (row: number, column: number): number => best[row]?.[column] ?? 0;
  const weight = (row: number, column: number): number => weights[row - 1]?.[column - 1] ?? 0;
  for (let row = 1; row <= rows; row += 1) {
    for (let column = 1; column <= columns; column += 1) {
      const line = best[row];
      if (!line) continue;
      line[column] = Math.max(
        value(row - 1, column),
        value(row, column - 1),
        value(row - 1, column - 1) + weight(row, column),
      );
    }
  }
  const found = new Array<number | undefined>(rows).fill(undefined);
  let [row, column] = [rows, columns];
  while (row > 0 && column > 0) {
    if (value(row, column) === value(row - 1, column)) row -= 1;
    else if (value(row, column) === value(row, column - 1)) column -= 1;
    else {
      found[row - 1] = column - 1;
      row -= 1;
      column -= 1;
    }
  }
  return found;
}

/**
 * Pairs items of two lists that match, each used once, so that the number of pairs is maximal. The first match
 * is not always the right one: within a tolerance of 0.5, 1 matches 1.4 and 0.6, and 1.5 only 1.4.
 * Source: Kuhn 1955, augmenting paths.
 * @returns for each item of `own`, the index in `other`, or undefined.
 */
export function mostPairs<T>(
  own: readonly T[],
  other: readonly T[],
  matches: (one: T, another: T) => boolean,
): readonly (number | undefined)[] {
  const partners = new Array<number | undefined>(own.length).fill(undefined);
  const owners = new Array<number | undefined>(other.length).fill(undefined);
  /** Items that a search without a result has reached. No later search finds a free item from them. */
  const dead = new Set<number>();
  for (const start of own.keys()) {
    /** For each reached item of `other`, the item of `own` that it was reached from. */
    const from = new Map<number, number>();
    const free = freeItem(start, from);
    if (free === undefined) for (const index of from.keys()) dead.add(index);
    for (let index = free; index !== undefined; ) {
      const item: number = from.get(index) ?? start;
      const before = partners[item];
      partners[item] = index;
      owners[index] = item;
      index = before;
    }
  }
  return partners;

  function freeItem(start: number, from: Map<number, number>): number | undefined {
    const open = [start];
    // The list grows during the loop.
    for (const item of open) {
      for (const index of other.keys()) {
        const isNew = !from.has(index) && !dead.has(index);
        if (!isNew || !matches(own[item] as T, other[index] as T)) continue;
        from.set(index, item);
        const owner = owners[index];
        if (owner === undefined) return index;
        open.push(owner);
      }
    }
    return undefined;
  }
}
