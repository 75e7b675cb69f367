import { meaningOf } from '../../model/errors.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { Sample } from '../results/sample.ts';
import { rowTendency } from '../statistics/sequential.ts';
import type { ComparedRow } from './rowChanges.ts';

/** A row that passed always and now fails at least once, or the other way round. */
export interface Flip {
  readonly row: DatasetRow;
  readonly compared: ComparedRow;
}

export interface ConfirmationLimits {
  /** Further samples of one row. */
  readonly each: number;
  /** Further samples of all rows together. */
  readonly all: number;
  /** Calls in progress at once. */
  readonly concurrency: number;
}

/** Further samples of a row unless the eval file says otherwise. */
export const DEFAULT_CONFIRM = 10;

/** Further samples of all rows: half the evaluation again at most, but enough for some rows of a small one. */
export function mostAgain(planned: number): number {
  return Math.max(30, Math.ceil(planned / 2));
}

/**
 * Samples flipped rows again, and no others, until each is seen to pass or fail as a rule, or a limit is reached.
 * This decides what the rows are called, never the verdict: a row that is sampled again because of
 * its first result gives no unbiased estimate of its pass rate but that first result (M. A. Girshick,
 * F. Mosteller, L. J. Savage, Ann. Math. Statist. 17 (1946) 13-23).
 * @param sampleAgain the `index`th further sample, from 0; undefined when the evaluation was cancelled.
 */
export async function confirmFlips(
  flips: readonly Flip[],
  { each, all, concurrency }: ConfirmationLimits,
  sampleAgain: (flip: Flip, index: number) => Promise<Sample | undefined>,
): Promise<void> {
  const waiting = inOrder(flips)[Symbol.iterator]();
  let left = all;

  async function confirm(flip: Flip): Promise<void> {
    const again = { passed: 0, samples: 0 };
    for (let index = 0; index < each && left > 0; index += 1) {
      left -= 1;
      const sample = await sampleAgain(flip, index);
      const isOver = !sample || (sample.error && meaningOf(sample.error).exit === 'budget');
      if (isOver) left = 0;
      if (!sample || !isIndependent(sample)) return;
      again.samples += 1;
      if (sample.outcome === 'passed') again.passed += 1;
      flip.compared.again = { ...again };
      if (rowTendency(again.passed, again.samples - again.passed)) return;
    }
  }

  async function work(): Promise<void> {
    for (let next = waiting.next(); !next.done && left > 0; next = waiting.next()) {
      await confirm(next.value);
    }
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, flips.length) }, work));
}

/** Rows that now fail come first: they are what a person has to look at. */
function inOrder(flips: readonly Flip[]): readonly Flip[] {
  const fails = ({ compared: { before } }: Flip): boolean => before.passed > 0;
  return [...flips.filter(fails), ...flips.filter(flip => !fails(flip))];
}

/** A new reply that was scored: a recorded one is the same reply again. */
function isIndependent({ outcome, source }: Sample): boolean {
  const isScored = outcome === 'passed' || outcome === 'failed';
  return isScored && (source === 'live' || source === 'sandbox');
}
