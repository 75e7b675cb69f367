import { stepOf, subjectOf } from '../../text/json/jsonPointer.ts';
import { createJsonScanner } from '../../text/json/jsonScanner.ts';
import type { Finding } from './finding.ts';
import { messages } from './messages.ts';

/**
 * Finds names that occur more than once in an object of a JSON text, or reports that the value is nested too
 * deeply. `JSON.parse` uses the last value of such a name, other parsers the first. `value` is the parsed
 * text.
 */
export function repeatedNames(text: string, value: unknown): readonly Finding[] {
  const count = names(value, 0);
  if (count === Infinity) return [tooDeep];
  // Each name has a colon. When there are as many colons as names left in the value, no name is duplicate.
  return colons(text) === count ? none : find(text);
}

const none: readonly Finding[] = [];

function colons(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) count += 1;
  return count;
}

/** Maximum depth of a value that is checked. The functions that read it are recursive. */
const DEEPEST = 500;

const tooDeep: Finding = {
  pointer: '',
  message: messages.tooDeep(DEEPEST),
  keyword: 'schema',
  schemaPointer: '',
};

/** The number of names in a value. Infinity when the value is nested too deeply. */
function names(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > DEEPEST) return Infinity;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') count += names(item, depth + 1);
    return count;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const name in members) {
    const member = members[name];
    count += typeof member === 'object' ? 1 + names(member, depth + 1) : 1;
  }
  return count;
}

interface Open {
  readonly names: Set<string> | undefined;
  readonly pointer: string;
  index: number;
}

function find(text: string): readonly Finding[] {
  const found: Finding[] = [];
  const open: Open[] = [];
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
      found.push(repeatedName(around.pointer + stepOf(name), { start, end }));
    },
    scalar: () => void next(),
  });
  scanner.push(text);
  return found;
}

/** The finding for a duplicate name. `start` and `end` include the quotes. */
export function repeatedName(
  pointer: string,
  { start, end }: { readonly start: number; readonly end: number },
): Finding {
  return {
    pointer,
    message: messages.duplicateName(subjectOf(pointer)),
    keyword: 'duplicateName',
    schemaPointer: '',
    range: end - start > 2 ? { start: start + 1, end: end - 1 } : { start, end },
  };
}
