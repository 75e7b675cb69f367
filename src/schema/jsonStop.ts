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
  const place = createPlace();
  const scanner = createJsonScanner(place);
  const stop = scanner.push(text) ?? scanner.end();
  if (!stop) return undefined;
  const { offset, expected } = stop;
  const isAfterValue = expected.startsWith(',');
  const before = text.slice(0, offset);
  const codePoint = text.codePointAt(offset);
  return {
    offset,
    line: before.split('\n').length,
    column: offset - before.lastIndexOf('\n'),
    found: codePoint === undefined ? 'the end' : JSON.stringify(String.fromCodePoint(codePoint)),
    expected,
    pointer: pointerOf(place.path(isAfterValue)),
  };
}

interface Place extends JsonEvents {
  /** The names and indexes that lead to the value being read, or to what holds the last one. */
  path(isAfterValue: boolean): readonly (string | number)[];
}

/** Follows a scanner through what is open. */
function createPlace(): Place {
  /** Of each open container the name or index of the member that was begun last. */
  const steps: (string | number | undefined)[] = [];
  const begin = (): void => {
    const last = steps.at(-1);
    if (typeof last === 'number') steps[steps.length - 1] = last + 1;
  };
  return {
    open(isObject) {
      begin();
      steps.push(isObject ? undefined : -1);
    },
    close() {
      steps.pop();
    },
    name(name) {
      steps[steps.length - 1] = name;
    },
    scalar: begin,
    path: isAfterValue =>
      (isAfterValue ? steps.slice(0, -1) : steps).filter(
        (step): step is string | number => step !== undefined && step !== -1,
      ),
  };
}
