import type { HeldOutTest } from './heldOutTest.ts';
import type { Improvement, ImprovementCandidate, StoppedEnd } from './improvement.ts';
import type { PlannedImprovement } from './planImprovement.ts';
import { unifiedDiff } from './unifiedDiff.ts';
import { endText, isAccepted } from './words.ts';

/** The result of an improvement as plain data. */
export interface ImprovementResult {
  /** The path of the prompt file. */
  readonly prompt: string;
  /** Name of the run, with which it can be continued. */
  readonly run: string;
  /** The model that the prompt is improved for, and the one that proposed texts. */
  readonly model: string;
  readonly proposer: string;
  /** The number of rows in each half. */
  readonly rows: { readonly development: number; readonly heldOut: number };
  /** The smallest gain of the pass rate that the test finds with a probability of 80 %, from 0 to 1. */
  readonly detectable: number;
  /** Whether the test accepts `text`. Only then it may replace the current one. */
  readonly accepted: boolean;
  readonly end: Improvement['end']['kind'];
  /** The result in one or two sentences. */
  readonly conclusion: string;
  /** Why it stopped, and the error. Only with the end `stopped`. */
  readonly why?: StoppedEnd['why'];
  readonly message?: string;
  /** The current text on the development rows; null when it was not evaluated. */
  readonly original: NonNullable<Improvement['original']> | null;
  readonly candidates: readonly ImprovementCandidate[];
  /** The candidate that was tested. This and the next three only with the end `tested`. */
  readonly finalist?: number;
  readonly test?: HeldOutTest;
  /** The change as a unified diff. */
  readonly diff?: string;
  /** The whole text of the prompt file with the tested text. */
  readonly text?: string;
  /** US dollars, with what was paid before an interruption. */
  readonly cost: number;
}

/** @param shown the name of the prompt file in the diff. */
export function improvementResult(
  { plan, model, proposer, split, detectable }: PlannedImprovement,
  improvement: Improvement,
  shown: string,
): ImprovementResult {
  const { run, end, original = null, candidates, spent } = improvement;
  return {
    prompt: plan.prompt.file ?? plan.prompt.name,
    run,
    model,
    proposer: proposer.model,
    rows: { development: split.development.size, heldOut: split.heldOut.size },
    detectable,
    accepted: isAccepted(improvement),
    end: end.kind,
    conclusion: endText(improvement),
    ...(end.kind === 'stopped' && {
      why: end.why,
      ...(end.message !== undefined && { message: end.message }),
    }),
    original,
    candidates,
    ...(end.kind === 'tested' && {
      finalist: end.finalist,
      test: end.test,
      diff: unifiedDiff(shown, plan.prompt.document.text, end.text),
      text: end.text,
    }),
    cost: spent,
  };
}
