import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { DatasetRow } from '../dataset/row.ts';
import { shinglesOf, textWords } from '../datasetCheck/words.ts';
import { messages } from './messages.ts';

/** Finds texts of golden rows in proposed texts: the rows could then no longer test them. */
export interface LeakCheck {
  /** A sentence, or undefined when there is no such text. */
  problemOf(candidate: LoadedPrompt): string | undefined;
}

/** Shorter texts are labels and names, which a prompt may have to mention. */
const FEWEST_WORDS = 4;
/** Share of the sequences of three words of a row's text that a copy of it has. */
const COPIED = 0.6;

/**
 * Text that the current prompt has already does not count, nor does a text that is the same in several rows, such as
 * an expected answer that the task prescribes.
 */
export function createLeakCheck(prompt: LoadedPrompt, rows: readonly DatasetRow[]): LeakCheck {
  const own = shinglesIn(prompt.document.text);
  const texts = new Map<string, { readonly id: string; readonly shingles: readonly number[] }>();
  const repeated = new Set<string>();
  for (const { id, input, expected, history } of rows) {
    for (const text of new Set([input, expected, history].flatMap(leakableStrings))) {
      const words = textWords(text);
      if (words.length < FEWEST_WORDS) continue;
      const key = words.map(word => word.text).join(' ');
      if (texts.has(key)) repeated.add(key);
      texts.set(key, { id, shingles: shinglesOf(words).filter(each => !own.has(each)) });
    }
  }
  const unique = [...texts].filter(([key, { shingles }]) => !repeated.has(key) && shingles.length);
  return {
    problemOf({ document }) {
      const found = shinglesIn(document.text);
      const leak = unique.find(([, { shingles }]) => {
        const copied = shingles.filter(each => found.has(each)).length;
        return copied / shingles.length >= COPIED;
      });
      if (!leak) return undefined;
      return messages.leak(leak[1].id);
    },
  };
}

function shinglesIn(text: string): ReadonlySet<number> {
  return new Set(shinglesOf(textWords(text)));
}

function leakableStrings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(leakableStrings)
    : [];
}
