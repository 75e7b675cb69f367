import { closestWord } from '../../text/closest.ts';
import { pointerPath } from '../../text/json/jsonPointer.ts';
import type { Finding } from './finding.ts';
import { messages } from './messages.ts';

/**
 * Combines a missing field and an unexpected field with a similar name into one finding, which names the
 * intended field.
 */
export function foldMisspelt(found: readonly Finding[]): readonly Finding[] {
  const missing = found.filter(({ keyword }) => keyword === 'required');
  if (missing.length === 0) return found;
  const meant = new Map<Finding, string>();
  const explained = new Set<Finding>();
  for (const unknown of found) {
    if (unknown.keyword !== 'additionalProperties') continue;
    const [name, parent] = splitPointer(unknown.pointer);
    const near = missing.filter(
      each => splitPointer(each.pointer)[1] === parent && !explained.has(each),
    );
    const names = near.map(({ pointer }) => splitPointer(pointer)[0]);
    const guess = closestWord(name, names);
    const field = near[names.indexOf(guess ?? '')];
    if (guess === undefined || !field) continue;
    meant.set(unknown, guess);
    explained.add(field);
  }
  return found
    .filter(each => !explained.has(each))
    .map(each => {
      const guess = meant.get(each);
      if (guess === undefined) return each;
      return { ...each, message: messages.didYouMean(each.message, guess) };
    });
}

function splitPointer(pointer: string): readonly [name: string, parent: string] {
  const at = pointer.lastIndexOf('/');
  return [pointerPath(pointer).at(-1) ?? '', pointer.slice(0, at)];
}
