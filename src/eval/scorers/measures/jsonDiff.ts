import { isContainer } from '../../../text/isRecord.ts';
import { type Held, heldIn, keepSource } from '../../../text/json/exactJson.ts';
import { stepOf } from '../../../text/json/jsonPointer.ts';
import { bestAssignment, mostPairs } from './assignment.ts';
import { commonPairs } from './commonSequence.ts';

/** One difference between two JSON values. */
export interface JsonDifference {
  /** JSON pointer. For an unexpected item of a list, it points into the actual value. */
  readonly pointer: string;
  /** Absent for a value that is only in the actual value. */
  readonly expected?: Held;
  /** Absent for a value that is missing in the actual value. */
  readonly actual?: Held;
}

export interface JsonDiff {
  /** Number of leaf values (scalars, empty lists, empty objects) that are the same in both. */
  readonly same: number;
  /** Number of leaf values of both that have no equal. */
  readonly different: number;
  readonly differences: readonly JsonDifference[];
}

export interface DiffOptions {
  /** Whether two scalars count as the same. */
  readonly same: (expected: Held, actual: Held) => boolean;
  /** Whether fields that are only in the actual value are differences. */
  readonly strict: boolean;
  /** Whether the order of lists is ignored. */
  readonly unordered: boolean;
}

/** Maximum product of the lengths of two lists. Longer lists are compared by position. */
const MOST_STEPS = 250_000;

/**
 * The differences of two JSON values as trees: objects are compared by key, and lists are aligned by their
 * common items, so that one additional item does not make all later items different.
 */
export function jsonDiff(
  expected: Held,
  actual: Held,
  options: DiffOptions,
  pointer = '',
): JsonDiff {
  const [left, right] = [expected.value, actual.value];
  if (isContainer(left) && isContainer(right) && Array.isArray(left) === Array.isArray(right)) {
    if (countKeys(left) === 0 && countKeys(right) === 0) return { ...none, same: 1 };
    return Array.isArray(left) && Array.isArray(right)
      ? listDiff(left, right, options, pointer)
      : objectDiff(left, right, options, pointer);
  }
  if (!isContainer(left) && !isContainer(right) && options.same(expected, actual)) {
    return { ...none, same: 1 };
  }
  const different = Math.max(leavesOf(left), leavesOf(right));
  return { same: 0, different, differences: [{ pointer, expected, actual }] };
}

const none: JsonDiff = { same: 0, different: 0, differences: [] };

function objectDiff(left: object, right: object, options: DiffOptions, pointer: string): JsonDiff {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return sum(
    [...keys].map(key => {
      const at = pointer + stepOf(key);
      if (!Object.hasOwn(left, key)) return options.strict ? extra(heldIn(right, key), at) : none;
      if (!Object.hasOwn(right, key)) return missingValue(heldIn(left, key), at);
      return jsonDiff(heldIn(left, key), heldIn(right, key), options, at);
    }),
  );
}

function listDiff(
  left: readonly unknown[],
  right: readonly unknown[],
  options: DiffOptions,
  pointer: string,
): JsonDiff {
  const [own, other] = [heldItems(left), heldItems(right)];
  const pairs: (readonly [number, number])[] = [];
  if (own.length * other.length > MOST_STEPS) {
    // Compares by position.
  } else if (options.unordered) pairs.push(...equalPairs(own, other, equal));
  else pairs.push(...commonPairs(own, other, equal));
  const [leftOver, rightOver] = rest(own.length, other.length, pairs, options.unordered);
  const canWeigh = options.unordered && leavesOf(left) * leavesOf(right) <= MOST_STEPS;
  return sum([
    ...pairs.map(([i]): JsonDiff => ({ ...none, same: leavesOf(left[i]) })),
    ...(canWeigh
      ? nearest(leftOver, rightOver, diffAt)
      : leftOver.map((i, at) => diffAt(i, rightOver[at]))),
  ]);

  function equal(one: Held, another: Held): boolean {
    return hasNoDifference(one, another, options);
  }

  function diffAt(i: number | undefined, j: number | undefined): JsonDiff {
    if (i === undefined) return j === undefined ? none : extra(other[j] ?? held, `${pointer}/${j}`);
    if (j === undefined) return missingValue(own[i] ?? held, `${pointer}/${i}`);
    return jsonDiff(own[i] ?? held, other[j] ?? held, options, `${pointer}/${i}`);
  }
}

/** Whether two values have no difference, which is faster to find out than what the differences are. */
function hasNoDifference(expected: Held, actual: Held, options: DiffOptions): boolean {
  const [left, right] = [expected.value, actual.value];
  if (!isContainer(left) || !isContainer(right)) {
    return !isContainer(left) && !isContainer(right) && options.same(expected, actual);
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  const isSized = keys.length === countKeys(right);
  if (Array.isArray(left) && Array.isArray(right) && options.unordered) {
    if (!isSized || keys.length ** 2 > MOST_STEPS) return isSized && sameByKey();
    const pairs = equalPairs(heldItems(left), heldItems(right), (one, other) =>
      hasNoDifference(one, other, options),
    );
    return pairs.length === keys.length;
  }
  return (isSized || (!Array.isArray(left) && !options.strict)) && sameByKey();

  function sameByKey(): boolean {
    return keys.every(
      key =>
        Object.hasOwn(right as object, key) &&
        hasNoDifference(heldIn(left as object, key), heldIn(right as object, key), options),
    );
  }
}

/** The differences of items in any order, paired so that as many values as possible are the same. */
function nearest(
  left: Indexes,
  right: Indexes,
  diffAt: (i: number | undefined, j: number | undefined) => JsonDiff,
): readonly JsonDiff[] {
  const own = left.filter(i => i !== undefined);
  const other = right.filter(j => j !== undefined);
  // Each pair is compared once, or nested lists would take exponential time.
  const diffs = own.map(i => other.map(j => diffAt(i, j)));
  const columns = bestAssignment(diffs.map(row => row.map(({ same }) => same)));
  const used = new Set(columns);
  const free = [...other.keys()].filter(at => !used.has(at));
  return [
    ...own.map((i, row) => {
      const column = columns[row] ?? free.shift();
      return (column === undefined ? undefined : diffs[row]?.[column]) ?? diffAt(i, undefined);
    }),
    ...free.map(at => diffAt(undefined, other[at])),
  ];
}

const held: Held = { value: undefined };

/** Pairs of equal items in any order, each item used once. */
function equalPairs(
  own: readonly Held[],
  other: readonly Held[],
  equal: (one: Held, another: Held) => boolean,
): readonly (readonly [number, number])[] {
  return mostPairs(own, other, equal).flatMap((j, i) => (j === undefined ? [] : [[i, j] as const]));
}

type Indexes = readonly (number | undefined)[];

/** Pairs the items without an equal by position. When the order counts, only between the same equal items. */
function rest(
  own: number,
  other: number,
  pairs: readonly (readonly [number, number])[],
  unordered: boolean,
): readonly [Indexes, Indexes] {
  const [left, right]: [(number | undefined)[], (number | undefined)[]] = [[], []];
  const pairUp = (i: readonly number[], j: readonly number[]): void => {
    for (let index = 0; index < Math.max(i.length, j.length); index += 1) {
      left.push(i[index]);
      right.push(j[index]);
    }
  };
  if (unordered) {
    const taken = [new Set(pairs.map(([i]) => i)), new Set(pairs.map(([, j]) => j))];
    pairUp(
      range(0, own).filter(i => !taken[0]?.has(i)),
      range(0, other).filter(j => !taken[1]?.has(j)),
    );
    return [left, right];
  }
  let [fromOwn, fromOther] = [0, 0];
  for (const [i, j] of [...pairs, [own, other] as const]) {
    pairUp(range(fromOwn, i), range(fromOther, j));
    [fromOwn, fromOther] = [i + 1, j + 1];
  }
  return [left, right];
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

function heldItems(list: readonly unknown[]): readonly Held[] {
  return list.map((_, index) => heldIn(list, String(index)));
}

function missingValue(expected: Held, pointer: string): JsonDiff {
  return { same: 0, different: leavesOf(expected.value), differences: [{ pointer, expected }] };
}

function extra(actual: Held, pointer: string): JsonDiff {
  return { same: 0, different: leavesOf(actual.value), differences: [{ pointer, actual }] };
}

function sum(parts: readonly JsonDiff[]): JsonDiff {
  let [same, different] = [0, 0];
  const differences: JsonDifference[] = [];
  for (const part of parts) {
    same += part.same;
    different += part.different;
    for (const each of part.differences) differences.push(each);
  }
  return { same, different, differences };
}

function countKeys(container: object): number {
  return Object.keys(container).length;
}

/** Number of scalars, empty lists and empty objects. */
function leavesOf(value: unknown): number {
  if (!isContainer(value)) return 1;
  return Math.max(
    1,
    Object.values(value).reduce<number>((count, each) => count + leavesOf(each), 0),
  );
}

/** A value without the parts at the given paths. `*` in a path is every item or field. */
export function withoutParts(whole: Held, paths: readonly (readonly string[])[]): Held {
  const { value } = whole;
  if (paths.length === 0 || !isContainer(value)) return whole;
  const list: unknown[] = [];
  const copy: object = Array.isArray(value) ? list : {};
  for (const key of Object.keys(value)) {
    const below = paths.flatMap(([first, ...others]) =>
      first === '*' || first === key ? [others] : [],
    );
    if (below.some(path => path.length === 0)) continue;
    const part = withoutParts(heldIn(value, key), below);
    const at = Array.isArray(value) ? String(list.length) : key;
    Object.defineProperty(copy, at, {
      value: part.value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
    keepSource(value, key, copy, at);
  }
  return { value: copy };
}
