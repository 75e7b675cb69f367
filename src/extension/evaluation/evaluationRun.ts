import { type CancellationToken, ProgressLocation, window } from 'vscode';
import type { EvalEvent } from '../../eval/runner.ts';
import type { ExpectedSpend } from '../../eval/schedule/spend.ts';
import { type EvaluationResult, runVariants } from '../../eval/variants.ts';
import { signalOf } from '../cancellation.ts';
import { completeStep } from '../walkthroughSteps.ts';
import type { ReadyEvaluation } from './evaluationPlan.ts';
import { progressText } from './progressText.ts';

/** Shows an evaluation in the Test Explorer while it runs. */
export interface PublishedRun {
  /** The user can cancel the evaluation there too. */
  readonly token: CancellationToken;
  take(event: EvalEvent): void;
  /** Marks rows with missing samples as skipped. */
  finish(): void;
}

export type Publish = (evaluation: ReadyEvaluation) => Promise<PublishedRun>;

export interface EndedEvaluation extends EvaluationResult {
  readonly evaluation: ReadyEvaluation;
}

/** Runs the prompts of an evaluation together. A cancelled one has a result too. */
export async function runPlanned(
  evaluation: ReadyEvaluation,
  take: (event: EvalEvent) => void,
  signal: AbortSignal,
): Promise<EndedEvaluation> {
  const { plans, host, folder } = evaluation;
  completeStep('didEvaluate');
  const events = runVariants(plans, host, { folder }, signal);
  for (;;) {
    const step = await events.next();
    if (step.done) return { evaluation, ...step.value };
    take(step.value.event);
  }
}

/** Runs an evaluation with a notification that shows its progress and cancels it. */
export async function runWithProgress(
  evaluation: ReadyEvaluation,
  title: string,
  spend: ExpectedSpend,
  publish?: Publish,
): Promise<EndedEvaluation> {
  const published = await publish?.(evaluation);
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(options, async (progress, token) => {
    const tokens = published ? [token, published.token] : [token];
    const signal = AbortSignal.any(tokens.map(signalOf));
    const state = { done: 0, samples: 0, usd: 0 };
    try {
      return await runPlanned(
        evaluation,
        event => {
          published?.take(event);
          if (event.type === 'started') state.samples += event.samples;
          const isPlanned = event.type === 'sample' && !event.sample.again;
          if (isPlanned) state.done += 1;
          if (event.type === 'sample') state.usd += event.spent;
          if (event.type !== 'started' && event.type !== 'sample') return;
          progress.report({
            message: progressText(state, spend),
            increment: isPlanned && state.samples > 0 ? 100 / state.samples : 0,
          });
        },
        signal,
      );
    } finally {
      published?.finish();
    }
  });
}

/** The number of samples of a row, by its id. 0 for a row that is not to run. */
export function samplesOf({ plans }: Pick<ReadyEvaluation, 'plans'>): (id: string) => number {
  return id =>
    plans.reduce(
      (sum, { models, repeat, only }) =>
        sum + (only === undefined || only.has(id) ? models.length * repeat : 0),
      0,
    );
}
