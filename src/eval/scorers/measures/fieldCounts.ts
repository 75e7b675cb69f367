import { isContainer } from '../../../text/isRecord.ts';
import { differsAtMost, type Held, heldIn, sameJson } from '../../../text/json/exactJson.ts';
import { messages } from '../messages.ts';
import { heldValueText } from '../parts.ts';
import { mostPairs } from './assignment.ts';

export interface CompareOptions {
  /** Maximum difference of numbers that count as equal. */
  readonly tolerance: number;
  /** `list`: as a whole and in order. `set`: ignores order and repeats. `bag`: ignores order. */
  readonly list: 'list' | 'set' | 'bag';
}

/** How much of a field is right, in fields, or in items when a list is compared item by item. */
export interface FieldCounts {
  readonly right: number;
  readonly expected: number;
  readonly got: number;
  /** Number of expected items and of extra items in the reply. */
  readonly compared: number;
  /** Sentences that say what is not right. */
  readonly reasons: readonly string[];
}

/** Maximum product of the lengths of two lists. Longer lists are compared as a whole. */
const MOST_STEPS = 1_000_000;

/** Compares a field with the expected one. */
export function compareField(
  name: string,
  wanted: Held,
  got: Held,
  { tolerance, list }: CompareOptions,
): FieldCounts {
  const [left, right] = [wanted.value, got.value];
  const isByItem = list !== 'list' && Array.isArray(left);
  if (isByItem && left.length * (Array.isArray(right) ? right.length : 1) <= MOST_STEPS) {
    return compareItems(name, left, Array.isArray(right) ? right : [], tolerance, list === 'set');
  }
  const given = right === undefined || right === null ? 0 : 1;
  if (equalsValue(wanted, got, tolerance))
    return { right: 1, expected: 1, got: 1, compared: 1, reasons: [] };
  const reason = `${name}: ${messages.otherValue(heldValueText(wanted, got), heldValueText(got, wanted))}`;
  return { right: 0, expected: 1, got: given, compared: 1, reasons: [reason] };
}

function compareItems(
  name: string,
  wanted: readonly unknown[],
  got: readonly unknown[],
  tolerance: number,
  isSet: boolean,
): FieldCounts {
  const [own, other] = [comparedItems(wanted, isSet), comparedItems(got, isSet)];
  const partners = mostPairs(own, other, (item, each) => equalsValue(item, each, tolerance));
  const missing = own.filter((_, index) => partners[index] === undefined);
  const used = new Set(partners);
  const left = other.filter((_, index) => !used.has(index));
  const words = (items: readonly Held[]): string =>
    items.map(each => heldValueText(each)).join(', ');
  const parts = [
    ...(missing.length > 0 ? [messages.lacks(words(missing))] : []),
    ...(left.length > 0 ? [messages.unexpectedItems(words(left))] : []),
  ];
  return {
    right: own.length - missing.length,
    expected: own.length,
    got: other.length,
    compared: own.length + left.length,
    reasons: parts.length > 0 ? [`${name}: ${parts.join('; ')}`] : [],
  };
}

function comparedItems(list: readonly unknown[], isSet: boolean): readonly Held[] {
  const items = list.map((_, index) => heldIn(list, String(index)));
  return isSet
    ? items.filter((item, index) => items.findIndex(each => sameJson(each, item)) === index)
    : items;
}

function equalsValue(expected: Held, actual: Held, tolerance: number): boolean {
  const [left, right] = [expected.value, actual.value];
  if (tolerance > 0 && typeof left === 'number' && typeof right === 'number') {
    return differsAtMost(expected, actual, tolerance);
  }
  if (tolerance > 0 && isContainer(left) && isContainer(right)) {
    const keys = Object.keys(left);
    return (
      Array.isArray(left) === Array.isArray(right) &&
      keys.length === Object.keys(right).length &&
      keys.every(
        key =>
          Object.hasOwn(right, key) &&
          equalsValue(heldIn(left, key), heldIn(right, key), tolerance),
      )
    );
  }
  return sameJson(expected, actual);
}
