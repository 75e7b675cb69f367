import { closest, distance } from 'fastest-levenshtein';

/** The candidate a mistyped word most likely means, or undefined when none is near. */
export function closestWord(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const best = closest(word.toLowerCase(), candidates);
  const allowed = Math.max(1, Math.round(word.length / 3));
  return distance(word.toLowerCase(), best.toLowerCase()) <= allowed ? best : undefined;
}
