import { isRecord } from '../../../text/isRecord.ts';
import { type Held, heldIn } from '../../../text/json/exactJson.ts';
import { messages } from '../messages.ts';
import { heldValueText } from '../parts.ts';
import { matchesValue } from './argumentMatch.ts';
import { bestAssignment, bestInOrder } from './assignment.ts';

/** A tool call that a model made. */
export interface MadeCall {
  readonly name: string;
  /** The arguments with their numbers as written. Undefined when they are not JSON. */
  readonly arguments: Held | undefined;
  /** The tool's default values for omitted arguments. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** An expected tool call. */
export interface ExpectedCall {
  readonly name: string;
  /** Values or matchers by name. Undefined when any arguments are accepted. */
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** Whether arguments that are not listed are wrong (`exact`) or ignored (`subset`). */
  readonly match: 'exact' | 'subset';
}

/** An expected call with the best matching call. */
export interface MatchedCall {
  readonly expected: ExpectedCall;
  /** Index in the calls that were made. Undefined when none matches. */
  readonly made: number | undefined;
  /** Number of arguments that are as expected, and of all compared arguments. */
  readonly right: number;
  readonly compared: number;
  /** One phrase for each problem of the arguments. */
  readonly problems: readonly string[];
}

/**
 * Pairs expected calls with calls of the same tool. The number of pairs is maximal, and among these solutions
 * the number of equal arguments.
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
  // One more pair always weighs more than any number of equal arguments.
  const weights = compared.map(row =>
    row.map(each => (each ? 1 + shareOf(each) / (expected.length + 1) : 0)),
  );
  const columns = inOrder ? bestInOrder(weights) : bestAssignment(weights);
  return expected.map((wanted, row) => {
    const column = columns[row];
    const found = column === undefined ? undefined : compared[row]?.[column];
    return found
      ? { expected: wanted, made: column, ...found, problems: found.problems() }
      : { expected: wanted, made: undefined, right: 0, compared: 0, problems: [] };
  });
}

interface CallComparison extends Pick<MatchedCall, 'right' | 'compared'> {
  /** Only the pairs that are chosen need it. */
  problems(): MatchedCall['problems'];
}

/** The share of arguments that are right. 1 when there are none. */
export function shareOf({ right, compared }: Pick<MatchedCall, 'right' | 'compared'>): number {
  return compared === 0 ? 1 : right / compared;
}

function compareArguments(wanted: ExpectedCall, call: MadeCall): CallComparison {
  const named = wanted.arguments;
  if (!named) return { right: 0, compared: 0, problems: () => [] };
  const given = call.arguments?.value;
  if (!isRecord(given)) {
    return {
      right: 0,
      compared: Math.max(1, Object.keys(named).length),
      problems: () => [messages.argumentsNotObject(wanted.name)],
    };
  }
  const argumentIn = (from: Readonly<Record<string, unknown>>, key: string): Held =>
    Object.hasOwn(from, key) ? heldIn(from, key) : heldIn(call.defaults, key);
  const more =
    wanted.match === 'subset' ? [] : Object.keys(given).filter(key => !Object.hasOwn(named, key));
  const keys = [...Object.keys(named), ...more];
  const wrong = keys.filter(key => !matchesValue(argumentIn(named, key), argumentIn(given, key)));
  return {
    right: keys.length - wrong.length,
    compared: keys.length,
    problems: () =>
      wrong.map(key => {
        const [left, got] = [argumentIn(named, key), argumentIn(given, key)];
        const problem =
          left.value === undefined
            ? messages.unexpectedValue(heldValueText(got))
            : messages.otherValue(heldValueText(left, got), heldValueText(got, left));
        return `${wanted.name}.${key}: ${problem}`;
      }),
  };
}
