import { isRecord } from '../../../text/isRecord.ts';
import { type Held, heldIn } from '../../../text/json/exactJson.ts';
import { valueText } from '../parts.ts';
import { matchesValue } from './argumentMatch.ts';
import { bestAssignment, bestInOrder } from './assignment.ts';

/** A call of a tool that a model made. */
export interface MadeCall {
  readonly name: string;
  /** The arguments with their numbers as written; undefined where they are not JSON. */
  readonly arguments: Held | undefined;
  /** Values that the tool takes for arguments that are left out. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** A call that is expected. */
export interface ExpectedCall {
  readonly name: string;
  /** By name, values or matchers; undefined where any will do. */
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** Whether arguments that are not named are wrong (`exact`) or do not matter (`subset`). */
  readonly match: 'exact' | 'subset';
}

/** An expected call with the call that fits best. */
export interface MatchedCall {
  readonly expected: ExpectedCall;
  /** Position among the calls that were made; undefined where none fits. */
  readonly made: number | undefined;
  /** Arguments that are as expected, and all that were compared. */
  readonly right: number;
  readonly compared: number;
  /** What is wrong with the arguments, a phrase each. */
  readonly problems: readonly string[];
}

/**
 * Pairs expected calls with calls of the same tool so that as many as possible are paired, and of all ways
 * to do so the one in which most arguments agree.
 * @param inOrder whether pairs must keep the order of the calls.
 */
export function matchCalls(
  expected: readonly ExpectedCall[],
  made: readonly MadeCall[],
  inOrder: boolean,
): readonly MatchedCall[] {
  const compared = expected.map(wanted =>
    made.map(call => (call.name === wanted.name ? compareArguments(wanted, call) : undefined)),
  );
  // A pair more always weighs more than arguments that agree.
  const weights = compared.map(row =>
    row.map(each => (each ? 1 + shareOf(each) / (expected.length + 1) : 0)),
  );
  const columns = inOrder ? bestInOrder(weights) : bestAssignment(weights);
  return expected.map((wanted, row) => {
    const column = columns[row];
    const found = column === undefined ? undefined : compared[row]?.[column];
    return found
      ? { expected: wanted, made: column, ...found }
      : { expected: wanted, made: undefined, right: 0, compared: 0, problems: [] };
  });
}

type Comparison = Pick<MatchedCall, 'right' | 'compared' | 'problems'>;

/** The share of arguments that are right; all of none. */
export function shareOf({ right, compared }: Pick<MatchedCall, 'right' | 'compared'>): number {
  return compared === 0 ? 1 : right / compared;
}

function compareArguments(wanted: ExpectedCall, call: MadeCall): Comparison {
  const named = wanted.arguments;
  if (!named) return { right: 0, compared: 0, problems: [] };
  const given = call.arguments?.value;
  if (!isRecord(given)) {
    return {
      right: 0,
      compared: Math.max(1, Object.keys(named).length),
      problems: ['the arguments are not a JSON object'],
    };
  }
  const problems: string[] = [];
  let right = 0;
  const argumentIn = (from: Readonly<Record<string, unknown>>, key: string): Held =>
    Object.hasOwn(from, key) ? heldIn(from, key) : heldIn(call.defaults, key);
  const more =
    wanted.match === 'subset' ? [] : Object.keys(given).filter(key => !Object.hasOwn(named, key));
  const keys = [...Object.keys(named), ...more];
  for (const key of keys) {
    const [left, got] = [argumentIn(named, key), argumentIn(given, key)];
    if (matchesValue(left, got)) right += 1;
    else if (left.value === undefined) problems.push(`${key}: not expected, got ${valueText(got)}`);
    else problems.push(`${key}: expected ${valueText(left, got)}, got ${valueText(got, left)}`);
  }
  return { right, compared: keys.length, problems };
}
