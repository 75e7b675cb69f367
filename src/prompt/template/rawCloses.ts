import type { Tag } from './tag.ts';

const mark = /\{\{\{\{(\/)?([^\s!"#%-,./;->@[-^`{-~]+(?=[=}\s/.])\}\}\}\})?/g;

/**
 * Finds the `{{{{/name}}}}` that ends the raw block whose text starts at an offset. Nested blocks are
 * counted. The body is read once for all of its raw blocks.
 */
export function rawCloses(body: string): (from: number) => Tag | undefined {
  const marks = [...body.matchAll(mark)];
  const starts = marks.map(({ index }) => index);
  /** For each mark, the index of the one that ends its block. -1 when there is none. */
  const closes: number[] = [];
  /** The closing marks of the blocks around, while going backward. */
  const around: number[] = [];
  for (let at = marks.length - 1; at >= 0; at -= 1) {
    const [, isClose, name] = marks[at] ?? [];
    if (isClose === undefined) around.pop();
    else if (name !== undefined) around.push(at);
    closes[at] = around.at(-1) ?? -1;
  }
  return from => closeAt(marks[closes[firstFrom(starts, from)] ?? -1]);
}

function closeAt(found: RegExpExecArray | undefined): Tag | undefined {
  if (!found) return undefined;
  const start = found.index;
  const name = found[2]?.slice(0, -'}}}}'.length) ?? '';
  const nameStart = start + '{{{{/'.length;
  return {
    kind: 'close',
    range: { start, end: start + found[0].length },
    name,
    nameRange: { start: nameStart, end: nameStart + name.length },
    blockParams: [],
  };
}

/** The index of the first number not less than a minimum in an ascending list. */
function firstFrom(ascending: readonly number[], least: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
