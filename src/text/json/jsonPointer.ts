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
export function valueAt(value: unknown, pointer: string): unknown {
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
