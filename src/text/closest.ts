import { closest, distance } from 'fastest-levenshtein';

/** The candidate that is most similar to a misspelled word. Undefined when none is similar enough. */
export function closestWord(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const best = closest(word.toLowerCase(), candidates);
  const allowed = Math.max(1, Math.round(word.length / 3));
  return distance(word.toLowerCase(), best.toLowerCase()) <= allowed ? best : undefined;
}

/** Whether a word is another with one letter more, less or changed, or with the same letters in another order. */
export function isTypoOf(word: string, other: string): boolean {
  const [one, two] = [word.toLowerCase(), other.toLowerCase()];
  return distance(one, two) <= 1 || [...one].sort().join('') === [...two].sort().join('');
}
