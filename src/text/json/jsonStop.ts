import { pointerOf } from './jsonPointer.ts';
import { createJsonScanner, type Expected, type JsonEvents } from './jsonScanner.ts';

/** Where and why a text stops being JSON; `undefined` when all of it is. */
export interface JsonStop {
  /** 0-based UTF-16 offset of the first character that cannot stand there; the length at an early end. */
  readonly offset: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** What stands there: `"x"`, or `the end`. */
  readonly found: string;
  /** What could have stood there. */
  readonly expected: Expected;
  /** JSON pointer to the innermost value that is not finished there. */
  readonly pointer: string;
}

/** The engine's own message names the place only sometimes. */
export function findJsonStop(text: string): JsonStop | undefined {
  const place = createOpenPath();
  const scanner = createJsonScanner(place);
  const stop = scanner.push(text) ?? scanner.end();
  if (!stop) return undefined;
  const { offset, expected } = stop;
  // Behind a value, or before the next one's name, only what holds them is unfinished.
  const isBetween = expected.startsWith(',') || expected.startsWith('name');
  const before = text.slice(0, offset);
  const codePoint = text.codePointAt(offset);
  return {
    offset,
    line: before.split('\n').length,
    column: offset - before.lastIndexOf('\n'),
    found: codePoint === undefined ? 'the end' : JSON.stringify(String.fromCodePoint(codePoint)),
    expected,
    pointer: pointerOf(place.path(isBetween)),
  };
}

interface OpenPath extends JsonEvents {
  /** The names and indexes that lead to the value being read, or to what it will stand in. */
  path(isBetween: boolean): readonly (string | number)[];
}

/** Follows a scanner through what is open. */
function createOpenPath(): OpenPath {
  /** Of each open object the name read last, of each list the number of values in it. */
  const steps: (string | number | undefined)[] = [];
  const count = (): void => {
    const last = steps.at(-1);
    if (typeof last === 'number') steps[steps.length - 1] = last + 1;
  };
  return {
    open(isObject) {
      steps.push(isObject ? undefined : 0);
    },
    close() {
      steps.pop();
      count();
    },
    name(name) {
      steps[steps.length - 1] = name;
    },
    scalar: count,
    path: isBetween => (isBetween ? steps.slice(0, -1) : steps).filter(step => step !== undefined),
  };
}
