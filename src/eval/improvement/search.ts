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

export interface ProposalRequest<Text> {
  /** From 1. */
  readonly number: number;
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

export type SearchEnd<Text> =
  /** Every development row passes: there is nothing to learn from. */
  | { readonly kind: 'nothingFails' }
  /** So few rows fail that fixing all of them would not be significant. `failing`: the most that is plausible on held-out rows. */
  | { readonly kind: 'tooFewFail'; readonly failing: number; readonly needed: number }
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
  const end = unlikely(outcomes, options);
  if (end) return end;
  const tried = await runRounds(start, ports, options);
  if (!tried) return { kind: 'stopped' };
  const finalist = tried.slice(1).reduce(better, start);
  if (!canWin(finalist, start)) return { kind: 'noFinalist' };
  const tested = await ports.evaluate([original, finalist.text], 'heldOut');
  const [before, now] = tested ?? [];
  if (!before || !now) return { kind: 'stopped' };
  const { regress, confidence, repeat } = options;
  const test = testOnHeldOut(before, now, { regress, confidence, samples: repeat });
  return { kind: 'tested', finalist, test };
}

/** Ends a search before proposals are billed that could not be accepted. */
function unlikely(
  outcomes: Outcomes,
  { confidence, heldOut }: SearchOptions,
): Extract<SearchEnd<never>, { kind: 'nothingFails' | 'tooFewFail' }> | undefined {
  const failing = [...outcomes.values()].filter(outcome => passedShare(outcome) < 1).length;
  if (failing === 0) return { kind: 'nothingFails' };
  const needed = fewestFixed(confidence);
  const plausible = wilsonInterval(failing, outcomes.size).high * heldOut;
  return plausible < needed
    ? { kind: 'tooFewFail', failing: Math.ceil(plausible), needed }
    : undefined;
}

async function runRounds<Text>(
  start: Tried<Text>,
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

/** Whether a text passes more rows than the original, or as many at a cost that is worth the change. */
function canWin<Text>(finalist: Tried<Text>, start: Tried<Text>): boolean {
  if (passRateOf(finalist.outcomes) > passRateOf(start.outcomes) + 1e-9) return true;
  const [cost, before] = [costOfRow(finalist.outcomes), costOfRow(start.outcomes)];
  return cost !== undefined && before !== undefined && cost < (1 - LEAST_SAVING) * before;
}

/** The one that passes more rows; of equal ones, the cheaper; otherwise the first. */
function better<Text>(one: Tried<Text>, other: Tried<Text>): Tried<Text> {
  const difference = passRateOf(other.outcomes) - passRateOf(one.outcomes);
  if (Math.abs(difference) > 1e-9) return difference > 0 ? other : one;
  const [cost, otherCost] = [costOfRow(one.outcomes), costOfRow(other.outcomes)];
  return cost !== undefined && otherCost !== undefined && otherCost < cost ? other : one;
}
