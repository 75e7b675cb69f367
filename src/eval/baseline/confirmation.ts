import { meaningOf } from '../../model/errors.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { Sample } from '../results/sample.ts';
import { rowTendency } from '../statistics/sequential.ts';
import type { ComparedRow } from './rowChanges.ts';

/** A row that always passed and now fails at least once, or the reverse. */
export interface Flip {
  readonly row: DatasetRow;
  readonly compared: ComparedRow;
}

export interface ConfirmationLimits {
  /** Maximum of further samples of one row. */
  readonly each: number;
  /** Maximum of further samples of all rows together. */
  readonly all: number;
  /** Calls in progress at once. */
  readonly concurrency: number;
}

/** Further samples of a row unless the eval file says otherwise. */
export const DEFAULT_CONFIRM = 10;

/**
 * Maximum of further samples of all rows: half of the planned samples, but enough for a few rows of a small
 * evaluation.
 */
export function mostAgain(planned: number): number {
  return Math.max(30, Math.ceil(planned / 2));
}

/**
 * Samples flipped rows again until their tendency is clear or a limit is reached. The further samples decide
 * how the rows are reported, never the verdict: rows that are sampled again because of their first result
 * give an unbiased estimate of the pass rate only by that first result (M. A. Girshick, F. Mosteller, L. J.
 * Savage, Ann. Math. Statist. 17 (1946) 13-23).
 * @param sampleAgain takes the `index`th further sample, from 0. Undefined when the evaluation was cancelled.
 */
export async function confirmFlips(
  flips: readonly Flip[],
  { each, all, concurrency }: ConfirmationLimits,
  sampleAgain: (flip: Flip, index: number) => Promise<Sample | undefined>,
): Promise<void> {
  const waiting = failsFirst(flips)[Symbol.iterator]();
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

/** Rows that now fail come first, because they need attention. */
function failsFirst(flips: readonly Flip[]): readonly Flip[] {
  const fails = ({ compared: { before } }: Flip): boolean => before.passed > 0;
  return [...flips.filter(fails), ...flips.filter(flip => !fails(flip))];
}

/** Whether a sample is a new reply that was scored. A recording would give the same reply again. */
function isIndependent({ outcome, source }: Sample): boolean {
  const isScored = outcome === 'passed' || outcome === 'failed';
  return isScored && (source === 'live' || source === 'sandbox');
}
