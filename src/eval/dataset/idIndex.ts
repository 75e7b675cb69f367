import { hash } from 'node:crypto';

/** Where a row is. */
export interface RowPlace {
  readonly file: string;
  readonly line: number;
}

/** The ids of all rows, 32 to 64 bytes each, and where they are. */
export interface IdIndex {
  /** Remembers where the row of an id is; the place of an earlier row with this id, if there is one. */
  add(id: string, place: RowPlace): RowPlace | undefined;
}

const FIRST_SIZE = 1024;
/** 32-bit words of an entry: 64 bits of the SHA-256 of the id, the number of the file and the line. */
const WORDS = 4;

/**
 * A hash table with linear probing. Two of a million ids have the same 64 bits with a probability of
 * 3 in 100 million.
 */
export function createIdIndex(): IdIndex {
  const files: string[] = [];
  let table = new Uint32Array(FIRST_SIZE * WORDS);
  let count = 0;

  /** The entry of a key, or the free one where it belongs. A free entry has the line 0. */
  function entryOf(high: number, low: number): number {
    const size = table.length / WORDS;
    let at = low & (size - 1);
    while (table[at * WORDS + 3] !== 0) {
      if (table[at * WORDS] === high && table[at * WORDS + 1] === low) break;
      at = (at + 1) & (size - 1);
    }
    return at * WORDS;
  }

  function grow(): void {
    const before = table;
    table = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += WORDS) {
      if (before[at + 3] === 0) continue;
      table.set(before.subarray(at, at + WORDS), entryOf(before[at] ?? 0, before[at + 1] ?? 0));
    }
  }

  return {
    add(id, { file, line }) {
      // As text, because a buffer for each id would take twice the time.
      const digest = hash('sha256', id);
      const high = Number.parseInt(digest.slice(0, 8), 16);
      const low = Number.parseInt(digest.slice(8, 16), 16);
      const entry = entryOf(high, low);
      const earlier = table[entry + 3] ?? 0;
      if (earlier !== 0) return { file: files[table[entry + 2] ?? 0] ?? file, line: earlier };
      // The files come one after the other.
      if (files.at(-1) !== file) files.push(file);
      table.set([high, low, files.length - 1, line], entry);
      count += 1;
      if (count * 2 > table.length / WORDS) grow();
      return undefined;
    },
  };
}
