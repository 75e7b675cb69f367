import type { TextRange } from '../replacement.ts';
import { stepOf } from './jsonPointer.ts';
import { createJsonScanner } from './jsonScanner.ts';

/** A name that an object of a JSON text already has. */
export interface DuplicateName {
  /** JSON pointer (RFC 6901) of the value. */
  readonly pointer: string;
  /** The range of the name, with its quotes. */
  readonly range: TextRange;
}

/**
 * Finds names that occur more than once in an object of a JSON text. `JSON.parse` uses the last value of such a name,
 * other parsers the first. `value` is the parsed text. Undefined when it is nested more than `deepest` levels.
 */
export function duplicateNames(
  text: string,
  value: unknown,
  deepest: number,
): readonly DuplicateName[] | undefined {
  const count = names(value, deepest);
  if (count === Infinity) return undefined;
  // Each name has a colon. When there are as many colons as names left in the value, no name is duplicate.
  return colons(text) === count ? none : find(text);
}

const none: readonly DuplicateName[] = [];

function colons(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) count += 1;
  return count;
}

/** The number of names in a value. Infinity when the value is nested more than `levels` levels. */
function names(value: unknown, levels: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (levels < 0) return Infinity;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') count += names(item, levels - 1);
    return count;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const name in members) {
    const member = members[name];
    count += typeof member === 'object' ? 1 + names(member, levels - 1) : 1;
  }
  return count;
}

interface OpenContainer {
  readonly names: Set<string> | undefined;
  readonly pointer: string;
  index: number;
}

function find(text: string): readonly DuplicateName[] {
  const found: DuplicateName[] = [];
  const open: OpenContainer[] = [];
  let named = '';
  const next = (): string => {
    const around = open.at(-1);
    if (!around) return '';
    if (around.names) return around.pointer + stepOf(named);
    around.index += 1;
    return around.pointer + stepOf(around.index);
  };
  const scanner = createJsonScanner({
    open(isObject) {
      open.push({ names: isObject ? new Set() : undefined, pointer: next(), index: -1 });
    },
    close: () => void open.pop(),
    name(name, start, end) {
      named = name;
      const around = open.at(-1);
      if (!around?.names?.has(name)) {
        around?.names?.add(name);
        return;
      }
      found.push({ pointer: around.pointer + stepOf(name), range: { start, end } });
    },
    scalar: () => void next(),
  });
  scanner.push(text);
  return found;
}
