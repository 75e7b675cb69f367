/** The places of pairs with the same rank when they were queued, leftmost first. */
export interface RankedPlaces {
  readonly rank: number;
  readonly places: readonly number[];
}

/** Places by rank, lowest rank first. */
export interface RankQueue {
  add(rank: number, place: number): void;
  /** Infinity when it is empty. */
  lowest(): number;
  /** Removes all places of the lowest rank. */
  take(): RankedPlaces | undefined;
}

/** A heap of ranks with a list of places for each, because long runs have few ranks and many places. */
export function createRankQueue(): RankQueue {
  const byRank = new Map<number, number[]>();
  const heap: number[] = [];
  return {
    add(rank, place) {
      const places = byRank.get(rank);
      if (places) {
        places.push(place);
      } else {
        byRank.set(rank, [place]);
        push(heap, rank);
      }
    },
    lowest: () => heap[0] ?? Number.POSITIVE_INFINITY,
    take() {
      const rank = pop(heap);
      const places = rank === undefined ? undefined : byRank.get(rank);
      if (rank === undefined || !places) return undefined;
      byRank.delete(rank);
      return { rank, places: places.sort((a, b) => a - b) };
    },
  };
}

function push(heap: number[], value: number): void {
  let at = heap.length;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] ?? value;
    if (above <= value) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = value;
}

function pop(heap: number[]): number | undefined {
  const lowest = heap[0];
  const last = heap.pop();
  if (last !== undefined && heap.length > 0) sink(heap, last);
  return lowest;
}

/** Replaces the first value of the heap and restores the order. */
function sink(heap: number[], value: number): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = heap[left + 1] ?? Number.POSITIVE_INFINITY;
    const child = right < (heap[left] ?? Number.POSITIVE_INFINITY) ? left + 1 : left;
    const below = heap[child];
    if (below === undefined || below >= value) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = value;
}
