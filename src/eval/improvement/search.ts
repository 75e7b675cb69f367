import type { Tolerance } from '../baseline/verdict.ts';
import { createRandom } from '../statistics/random.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import { type HeldOutTest, LEAST_SAVING, testOnHeldOut } from './heldOutTest.ts';
import { costOfRow, type Outcomes, passedShare, passRateOf } from './outcomes.ts';
import { drawParents } from './parents.ts';
import { fewestFixed } from './power.ts';
import type { SplitPart } from './split.ts';

/** A text that was evaluated on the development rows. */
export interface Tried<Text> {
  /** 0 for the original, then in the order of the proposals. */
  readonly number: number;
  readonly text: Text;
  readonly outcomes: Outcomes;
}

/** What is looked for: a text that passes more rows, or, where too few rows fail to show that, one that costs less. */
export type SearchGoal = 'gain' | 'saving';

export interface ProposalRequest<Text> {
  /** From 1. */
  readonly number: number;
  readonly goal: SearchGoal;
  readonly parent: Tried<Text>;
  /** What was evaluated so far, the original first. */
  readonly tried: readonly Tried<Text>[];
}

/** What a search needs of the world. Each returns undefined when it was cancelled or out of budget. */
export interface SearchPorts<Text> {
  evaluate(texts: readonly Text[], part: SplitPart): Promise<readonly Outcomes[] | undefined>;
  /** The texts of one round. `rejected`: the proposal cannot be used. */
  propose(
    requests: readonly ProposalRequest<Text>[],
  ): Promise<readonly (Text | 'rejected')[] | undefined>;
}

export interface SearchOptions extends Tolerance {
  readonly rounds: number;
  /** Proposals in each round. */
  readonly candidates: number;
  readonly seed: number;
  /** Samples of each row. */
  readonly repeat: number;
  /** Rows of the held-out part. */
  readonly heldOut: number;
}

/** Why a saving could not be shown either: the cost of a reply is unknown or 0, or the rows are too few. */
export type NoSaving = 'unknownCost' | 'tooFewRows';

export type SearchEnd<Text> =
  /** Every development row passes, and a saving could not be shown. */
  | { readonly kind: 'nothingFails'; readonly noSaving: NoSaving }
  /**
   * So few rows fail that fixing all of them would not be significant, and a saving could not be shown. `failing`: the
   * most that is plausible on held-out rows.
   */
  | {
      readonly kind: 'tooFewFail';
      readonly failing: number;
      readonly needed: number;
      readonly noSaving: NoSaving;
    }
  /** No candidate passes more development rows, or as many at a lower cost. The held-out rows were not used. */
  | { readonly kind: 'noFinalist' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'tested'; readonly finalist: Tried<Text>; readonly test: HeldOutTest };

/**
 * Looks for a better text of a prompt. Rounds of proposals are evaluated on the development rows; the best one, and
 * only that, is tested against the original on the held-out rows, once.
 */
export async function searchForBetter<Text>(
  original: Text,
  ports: SearchPorts<Text>,
  options: SearchOptions,
): Promise<SearchEnd<Text>> {
  const first = await ports.evaluate([original], 'development');
  const [outcomes] = first ?? [];
  if (!outcomes) return { kind: 'stopped' };
  const start: Tried<Text> = { number: 0, text: original, outcomes };
  const goal = goalOf(outcomes, options);
  if (typeof goal === 'object') return goal;
  const tried = await runRounds(start, goal, ports, options);
  if (!tried) return { kind: 'stopped' };
  const finalist = tried
    .slice(1)
    .filter(each => canWin(each, start, goal))
    .reduce(better, start);
  if (finalist === start) return { kind: 'noFinalist' };
  const tested = await ports.evaluate([original, finalist.text], 'heldOut');
  const [before, now] = tested ?? [];
  if (!before || !now) return { kind: 'stopped' };
  const { regress, confidence, repeat } = options;
  const test = testOnHeldOut(before, now, { regress, confidence, samples: repeat });
  return { kind: 'tested', finalist, test };
}

/** The goal that can be reached, or the end of a search before proposals are billed that could not be accepted. */
function goalOf(
  outcomes: Outcomes,
  options: SearchOptions,
): SearchGoal | Extract<SearchEnd<never>, { readonly noSaving: NoSaving }> {
  const { confidence, heldOut } = options;
  const failing = [...outcomes.values()].filter(outcome => passedShare(outcome) < 1).length;
  const needed = fewestFixed(confidence);
  const plausible = wilsonInterval(failing, outcomes.size).high * heldOut;
  if (failing > 0 && plausible >= needed) return 'gain';
  const noSaving = savingProblem(outcomes, options);
  if (noSaving === undefined) return 'saving';
  return failing === 0
    ? { kind: 'nothingFails', noSaving }
    : { kind: 'tooFewFail', failing: Math.ceil(plausible), needed, noSaving };
}

/** Why even a text that changes no result could not be shown to be not worse and cheaper. */
function savingProblem(
  outcomes: Outcomes,
  { heldOut, regress, confidence, repeat }: SearchOptions,
): NoSaving | undefined {
  if (!costOfRow(outcomes)) return 'unknownCost';
  const all = [...outcomes.values()];
  const same: Outcomes = new Map(
    Array.from({ length: heldOut }, (_, row) => row).flatMap(row => {
      const like = all[row % all.length];
      return like ? [[`${row}`, like] as const] : [];
    }),
  );
  const test = testOnHeldOut(same, same, { regress, confidence, samples: repeat });
  return test.isNotWorse ? undefined : 'tooFewRows';
}

async function runRounds<Text>(
  start: Tried<Text>,
  goal: SearchGoal,
  ports: SearchPorts<Text>,
  { rounds, candidates, seed }: SearchOptions,
): Promise<readonly Tried<Text>[] | undefined> {
  const random = createRandom(seed);
  const tried = [start];
  for (let round = 0; round < rounds; round += 1) {
    const parents = drawParents(
      tried.map(({ outcomes }) => outcomes),
      candidates,
      random,
    );
    const requests = parents.map((index, nth) => ({
      number: round * candidates + nth + 1,
      goal,
      parent: tried[index] ?? start,
      tried,
    }));
    const proposed = await ports.propose(requests);
    if (!proposed) return undefined;
    const usable = requests.flatMap(({ number }, nth) => {
      const text = proposed[nth];
      return text === undefined || text === 'rejected' ? [] : [{ number, text }];
    });
    if (usable.length === 0) continue;
    const evaluated = await ports.evaluate(
      usable.map(({ text }) => text),
      'development',
    );
    if (!evaluated) return undefined;
    usable.forEach((each, index) => {
      const outcomes = evaluated[index];
      if (outcomes) tried.push({ ...each, outcomes });
    });
  }
  return tried;
}

/** Whether a text may be tested: it passes as many rows as the original at a cost that is worth the change, or more. */
function canWin(text: Tried<unknown>, start: Tried<unknown>, goal: SearchGoal): boolean {
  return isSaving(text, start) || (goal === 'gain' && gainOf(text, start) > 0);
}

function isSaving(text: Tried<unknown>, start: Tried<unknown>): boolean {
  const [cost, before] = [costOfRow(text.outcomes), costOfRow(start.outcomes)];
  const isCheaper =
    cost !== undefined && before !== undefined && cost < (1 - LEAST_SAVING) * before;
  return isCheaper && gainOf(text, start) >= 0;
}

/** By how much the pass rate is higher, without rounding errors. */
function gainOf(text: Tried<unknown>, start: Tried<unknown>): number {
  const gain = passRateOf(text.outcomes) - passRateOf(start.outcomes);
  return Math.abs(gain) > 1e-9 ? gain : 0;
}

/** The one that passes more rows; of equal ones, the cheaper; otherwise the first. */
function better<Text>(one: Tried<Text>, other: Tried<Text>): Tried<Text> {
  const difference = passRateOf(other.outcomes) - passRateOf(one.outcomes);
  if (Math.abs(difference) > 1e-9) return difference > 0 ? other : one;
  const [cost, otherCost] = [costOfRow(one.outcomes), costOfRow(other.outcomes)];
  return cost !== undefined && otherCost !== undefined && otherCost < cost ? other : one;
}
