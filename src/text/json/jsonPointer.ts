import type { TextRange } from '../replacement.ts';
import { createJsonScanner } from './jsonScanner.ts';
import { subjects } from './messages.ts';

/** The steps of a JSON pointer, unescaped. Empty for the root. */
export function pointerPath(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The JSON pointer of a path of names and indexes. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map(stepOf).join('');
}

/** One step of a JSON pointer, with its slash: `/a~1b` for `a/b`. */
export function stepOf(name: string | number): string {
  return `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The value at a JSON pointer. Undefined when it does not exist. */
export function valueAtPointer(value: unknown, pointer: string): unknown {
  let here = value;
  for (const step of pointerPath(pointer)) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[step];
  }
  return here;
}

/** How a message names the value at a JSON pointer: `customer.email` in backticks, or "The value". */
export function subjectOf(pointer: string): string {
  return pointer === '' ? subjects.whole() : subjects.at(pointerPath(pointer));
}

export interface JsonPlace {
  /** Without its quotes. Absent for list elements and the root. */
  readonly key?: TextRange;
  readonly value: TextRange;
  /** Whether it is the place of the value itself, or that of its nearest existing ancestor. */
  readonly exact: boolean;
}

/** The rest of the wanted paths below one value. */
interface Wanted {
  readonly children: Map<string, Wanted>;
  key?: TextRange;
  value?: TextRange;
}

/**
 * The places of paths in the JSON value that starts at an offset, or of their nearest existing ancestors. The
 * text is read once for all paths, and nothing else is stored, because only the places of a few invalid
 * values are needed. For a duplicate name, the last value is used, as in JSON.
 */
export function jsonPlaces(
  text: string,
  paths: readonly (readonly (string | number)[])[],
  offset = 0,
): readonly JsonPlace[] {
  const root: Wanted = { children: new Map() };
  for (const path of paths) want(root, path);
  find(root, offset === 0 ? text : text.slice(offset), offset);
  return paths.map(path => jsonPlaceAt(root, path, { start: offset, end: text.length }));
}

/** The place of a single path. */
export function jsonPlace(
  text: string,
  offset: number,
  path: readonly (string | number)[],
): JsonPlace {
  const [place] = jsonPlaces(text, [path], offset);
  return place ?? { value: { start: offset, end: text.length }, exact: false };
}

function want(root: Wanted, path: readonly (string | number)[]): void {
  let here = root;
  for (const step of path) {
    const next = here.children.get(String(step)) ?? { children: new Map() };
    here.children.set(String(step), next);
    here = next;
  }
}

interface OpenNode {
  readonly wanted: Wanted | undefined;
  readonly start: number;
  /** Index of the next element. Undefined in an object. */
  index: number | undefined;
}

function find(root: Wanted, text: string, offset: number): void {
  const open: OpenNode[] = [];
  let named: Wanted | undefined = root;
  const next = (): Wanted | undefined => {
    const around = open.at(-1);
    if (around?.index === undefined) return named;
    const found = around.wanted?.children.get(String(around.index));
    around.index += 1;
    return found;
  };
  const scanner = createJsonScanner({
    open(isObject, start) {
      open.push({ wanted: next(), start, index: isObject ? undefined : 0 });
    },
    close(end) {
      const closed = open.pop();
      if (closed?.wanted) closed.wanted.value = { start: offset + closed.start, end: offset + end };
    },
    name(name, start, end) {
      named = open.at(-1)?.wanted?.children.get(name);
      if (!named) return;
      forget(named);
      named.key = insideQuotes({ start: offset + start, end: offset + end });
    },
    scalar(_, start, end) {
      const found = next();
      if (found) found.value = { start: offset + start, end: offset + end };
    },
  });
  scanner.push(text);
  scanner.end();
}

/** Removes the places of a name that occurs again. */
function forget(wanted: Wanted): void {
  delete wanted.key;
  delete wanted.value;
  for (const child of wanted.children.values()) forget(child);
}

/** The range of an empty key includes its quotes, because there is nothing else to show. */
function insideQuotes({ start, end }: TextRange): TextRange {
  return end - start > 2 ? { start: start + 1, end: end - 1 } : { start, end };
}

function jsonPlaceAt(
  root: Wanted,
  path: readonly (string | number)[],
  whole: TextRange,
): JsonPlace {
  let place: JsonPlace = { value: root.value ?? whole, exact: path.length === 0 };
  let here = root;
  for (const [depth, step] of path.entries()) {
    const next = here.children.get(String(step));
    if (!next?.value) break;
    const { key, value } = next;
    place = { ...(key && { key }), value, exact: depth === path.length - 1 };
    here = next;
  }
  return place;
}
