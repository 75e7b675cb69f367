import { hash } from 'node:crypto';

/** Where a row is. */
export interface RowPlace {
  readonly file: string;
  readonly line: number;
}

/** The ids of all rows and where they are: 32 to 64 bytes each, and the id itself, at most 64 bytes of it. */
export interface IdIndex {
  /** Remembers where the row of an id is; the place of an earlier row with this id, if there is one. */
  add(id: string, place: RowPlace): RowPlace | undefined;
}

const FIRST_SIZE = 1024;
/** 32-bit words of an entry: a hash of the id, the number of the file, the line, and where the id is in the texts. */
const WORDS = 4;
/** Longer ids, in bytes, are represented by their SHA-256. */
const LONGEST = 64;
/** Byte before an id that is represented by its SHA-256. Before any other id, it is the number of its bytes. */
const DIGEST = 255;
const DIGEST_BYTES = 32;

/**
 * A hash table with linear probing. Entries with the same hash are compared by their ids, so that two ids are never
 * treated as one.
 * @param hashOf an unsigned 32-bit number.
 */
export function createIdIndex(hashOf: (id: string) => number = sha256Of): IdIndex {
  const files: string[] = [];
  let table = new Uint32Array(FIRST_SIZE * WORDS);
  let texts = Buffer.alloc(FIRST_SIZE * 16);
  let written = 0;
  let count = 0;

  /** The first free entry from where a hash belongs, unless an entry before it is the one. A free entry has the line 0. */
  function entryOf(key: number, isIt: (text: number) => boolean): number {
    const size = table.length / WORDS;
    let at = key & (size - 1);
    while (table[at * WORDS + 2] !== 0) {
      if (table[at * WORDS] === key && isIt(table[at * WORDS + 3] ?? 0)) break;
      at = (at + 1) & (size - 1);
    }
    return at * WORDS;
  }

  function grow(): void {
    const before = table;
    table = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += WORDS) {
      if (before[at + 2] === 0) continue;
      table.set(
        before.subarray(at, at + WORDS),
        entryOf(before[at] ?? 0, () => false),
      );
    }
  }

  /** Writes an id after the others, without keeping it. */
  function put(id: string): number {
    if (written + 1 + LONGEST > texts.length) {
      const larger = Buffer.alloc(texts.length * 2);
      texts.copy(larger);
      texts = larger;
    }
    // Text that is not well-formed would lose its difference.
    if (id.length <= LONGEST && id.isWellFormed() && Buffer.byteLength(id) <= LONGEST) {
      const length = texts.write(id, written + 1);
      texts[written] = length;
      return 1 + length;
    }
    texts[written] = DIGEST;
    hash('sha256', Buffer.from(id, 'utf16le'), 'buffer').copy(texts, written + 1);
    return 1 + DIGEST_BYTES;
  }

  return {
    add(id, { file, line }) {
      const key = hashOf(id);
      const length = put(id);
      const isSame = (text: number): boolean =>
        texts.compare(texts, written, written + length, text, text + length) === 0;
      const entry = entryOf(key, isSame);
      const earlier = table[entry + 2] ?? 0;
      if (earlier !== 0) return { file: files[table[entry + 1] ?? 0] ?? file, line: earlier };
      // The files come one after the other.
      if (files.at(-1) !== file) files.push(file);
      table.set([key, files.length - 1, line, written], entry);
      written += length;
      count += 1;
      if (count * 2 > table.length / WORDS) grow();
      return undefined;
    },
  };
}

/** As text, because a buffer for each id would take twice the time. Ids cannot be chosen so that all have one hash. */
function sha256Of(id: string): number {
  return Number.parseInt(hash('sha256', id).slice(0, 8), 16);
}
