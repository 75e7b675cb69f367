import { mixed, shinglesOf, textHash, type Word } from './words.ts';

/** Two rows are near-duplicates when each of their texts has at least this Jaccard similarity, 0 to 1. */
export const NEAR = 0.8;

const BANDS = 24;
const BAND = 5;
/** Hash functions of a signature. The similarity of one text is estimated with a standard error of 0.04. */
const SIZE = BANDS * BAND;
/** Texts beyond this number share the hash functions of earlier ones. */
const MOST_TEXTS = 8;
const FIRST_ROWS = 256;
/** A power of two, as after each growth. */
const FIRST_SLOTS = 1 << 14;

const seeds = Uint32Array.from({ length: SIZE }, (_, index) => mixed(index + 1));

interface NearRow {
  /** Number of the earlier row, from 0. */
  readonly row: number;
  /** The estimated Jaccard similarity of the least similar text, 0 to 1. */
  readonly similarity: number;
}

interface NearDuplicates {
  /**
   * Adds a row with at least one text and returns an earlier one that is nearly the same, if one was found.
   * @param rest content that near-duplicates have in common.
   */
  add(texts: readonly (readonly Word[])[], rest: string): NearRow | undefined;
}

/**
 * MinHash signatures over word shingles with banding (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of
 * Massive Datasets, 3.4). The hash functions are divided among the texts of a row, so that a long text does
 * not hide the difference of a short one. Each band of values remembers its first row only, so the time is
 * linear in the rows whatever they contain. Two rows at the threshold share a band with a probability of
 * 0.9999. Memory: about 900 bytes for each row, whatever its length.
 */
export function createNearDuplicates(): NearDuplicates {
  let signatures = new Uint32Array(FIRST_ROWS * SIZE);
  /** For each band of a row a slot with the row's number + 1. Linear probing. */
  let table = new Uint32Array(FIRST_SLOTS);
  let rows = 0;
  let filled = 0;

  /** The slot of a row's band, or the free one where it belongs. */
  function slotOf(row: number, band: number): number {
    const from = row * SIZE + band * BAND;
    let hash = band;
    for (let at = from; at < from + BAND; at += 1) hash = mixed(hash ^ (signatures[at] ?? 0));
    const mask = table.length - 1;
    let slot = hash & mask;
    for (let other = table[slot] ?? 0; other !== 0; other = table[slot] ?? 0) {
      // The rows of other bands are in the same table. One with the same values there is harmless.
      if (isSame(from, (other - 1) * SIZE + band * BAND)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  function isSame(one: number, other: number): boolean {
    for (let at = 0; at < BAND; at += 1) {
      if (signatures[one + at] !== signatures[other + at]) return false;
    }
    return true;
  }

  function similarity(one: number, other: number, groups: number): number {
    const same = new Array<number>(groups).fill(0);
    for (let at = 0; at < SIZE; at += 1) {
      if (signatures[one * SIZE + at] !== signatures[other * SIZE + at]) continue;
      same[at % groups] = (same[at % groups] ?? 0) + 1;
    }
    return Math.min(...same.map((count, group) => count / Math.ceil((SIZE - group) / groups)));
  }

  function place(row: number, band: number): number {
    const slot = slotOf(row, band);
    const earlier = table[slot] ?? 0;
    if (earlier !== 0) return earlier - 1;
    table[slot] = row + 1;
    filled += 1;
    return row;
  }

  function grow(): void {
    if ((rows + 1) * SIZE > signatures.length) {
      const larger = new Uint32Array(signatures.length * 2);
      larger.set(signatures);
      signatures = larger;
    }
    if ((filled + BANDS) * 2 <= table.length) return;
    table = new Uint32Array(table.length * 2);
    filled = 0;
    for (let row = 0; row < rows; row += 1) {
      for (let band = 0; band < BANDS; band += 1) place(row, band);
    }
  }

  return {
    add(texts, rest) {
      grow();
      const row = rows;
      rows += 1;
      const groups = Math.min(texts.length, MOST_TEXTS);
      const signature = signatures.subarray(row * SIZE, (row + 1) * SIZE).fill(0xffffffff);
      for (const [index, words] of texts.entries()) {
        const group = index % groups;
        for (const shingle of shinglesOf(words, textHash(rest, index))) {
          for (let at = group; at < SIZE; at += groups) {
            const value = mixed(shingle ^ (seeds[at] ?? 0));
            if (value < (signature[at] ?? 0)) signature[at] = value;
          }
        }
      }
      let nearest: NearRow | undefined;
      for (let band = 0; band < BANDS; band += 1) {
        const other = place(row, band);
        if (other === row || other === nearest?.row) continue;
        const found = similarity(row, other, groups);
        if (found >= NEAR && found > (nearest?.similarity ?? 0)) {
          nearest = { row: other, similarity: found };
        }
      }
      return nearest;
    },
  };
}
