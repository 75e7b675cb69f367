import { pointerOf } from './jsonPointer.ts';
import { createJsonScanner, type Expected, type JsonEvents } from './jsonScanner.ts';

/** Where and why a text stops being JSON. `undefined` for valid JSON. */
export interface JsonStop {
  /**
   * 0-based UTF-16 offset of the first unexpected character. The length of the text when it ends too early.
   */
  readonly offset: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** What was found: a character in quotes, or `the end`. */
  readonly found: string;
  /** What was expected. */
  readonly expected: Expected;
  /** JSON pointer to the innermost incomplete value. */
  readonly pointer: string;
}

/**
 * Finds the place with our own scanner, because the message of the JavaScript engine does not always have it.
 */
export function findJsonStop(text: string): JsonStop | undefined {
  const place = createOpenPath();
  const scanner = createJsonScanner(place);
  const stop = scanner.push(text) ?? scanner.end();
  if (!stop) return undefined;
  const { offset, expected } = stop;
  // After a value, or before the next name, only the outer value is incomplete.
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
  /** The names and indexes of the value that is being read, or of the value that contains it. */
  path(isBetween: boolean): readonly (string | number)[];
}

/** Tracks the open objects and lists of a scanner. */
function createOpenPath(): OpenPath {
  /** The last name of each open object, and the number of values in each open list. */
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
