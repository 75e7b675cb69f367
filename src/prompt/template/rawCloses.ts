import type { Tag } from './tag.ts';

const mark = /\{\{\{\{(\/)?([^\s!"#%-,./;->@[-^`{-~]+(?=[=}\s/.])\}\}\}\})?/g;

/**
 * Finds the `{{{{/name}}}}` that ends the raw block whose text begins at an offset, blocks within it
 * counted. The body is gone through once for all of its raw blocks.
 */
export function rawCloses(body: string): (from: number) => Tag | undefined {
  const marks = [...body.matchAll(mark)];
  const starts = marks.map(({ index }) => index);
  /** For each mark the one that ends the block in which it stands; -1 where there is none. */
  const closes: number[] = [];
  /** Going backward: the closing marks of the blocks around. */
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

/** The place of the first number in an ascending list that is not below another. */
function firstFrom(ascending: readonly number[], least: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
