import { commands, l10n, ProgressLocation, Uri, window } from 'vscode';
import type { EvalSummary } from '../../eval/runner.ts';
import { signalOf } from '../cancellation.ts';
import { notify } from '../notify.ts';
import type { EvaluationTests } from '../tests/evaluationTests.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { refuseUntrusted } from '../workspace/trust.ts';
import { type Evaluation, planEvaluation } from './evaluationPlan.ts';
import { runEvaluation } from './evaluationRun.ts';
import { summaryText } from './evaluationSummary.ts';
import { showProblem } from './showProblem.ts';

/** Evaluates a prompt, a dataset or an eval file, with progress that can be cancelled and a summary. */
export async function evaluate(
  target: Uri | undefined,
  hosts: EditorHosts,
  tests: EvaluationTests,
): Promise<void> {
  if (refuseUntrusted()) return;
  if (target?.scheme !== 'file') {
    void notify.information(
      l10n.t('Open a saved .prompt file or its golden dataset and run the command again.'),
    );
    return;
  }
  const planned = await planEvaluation(target, hosts);
  if (!planned.ok) return showProblem(planned.problems[0]);
  const { summaries, cancelled } = await runWithProgress(planned.evaluation, tests);
  const { name } = planned.evaluation;
  void showSummary(summaryText(name, summaries, cancelled), summaries);
}

async function runWithProgress(
  evaluation: Evaluation,
  tests: EvaluationTests,
): Promise<{ readonly summaries: readonly EvalSummary[]; readonly cancelled: boolean }> {
  const published = await tests.publish(evaluation);
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Evaluating {0}', evaluation.name),
    cancellable: true,
  };
  return window.withProgress(options, async (progress, token) => {
    // The user can cancel in the notification or in the Test Explorer.
    const signal = AbortSignal.any([signalOf(token), signalOf(published.token)]);
    let samples = 0;
    let done = 0;
    try {
      const summaries = await runEvaluation(
        evaluation,
        event => {
          published.take(event);
          if (event.type === 'started') samples += event.samples;
          const isPlanned = event.type === 'sample' && !event.sample.again;
          if (isPlanned) done += 1;
          if (event.type !== 'started' && event.type !== 'sample') return;
          progress.report({
            message: `${done}/${samples}`,
            increment: isPlanned && samples > 0 ? 100 / samples : 0,
          });
        },
        signal,
      );
      return { summaries, cancelled: signal.aborted };
    } finally {
      published.finish();
    }
  });
}

async function showSummary(text: string, summaries: readonly EvalSummary[]): Promise<void> {
  const results = summaries.flatMap(summary => summary.results ?? []).at(-1);
  const showResults = l10n.t('Show Results');
  const showTests = l10n.t('Show in Test Explorer');
  const buttons = results === undefined ? [showTests] : [showResults, showTests];
  const passed = summaries.every(({ verdict }) => verdict === 'passed');
  const picked = await (passed
    ? notify.information(text, ...buttons)
    : notify.warning(text, ...buttons));
  if (picked === showResults && results !== undefined) {
    await window.showTextDocument(Uri.file(results));
  } else if (picked === showTests) {
    await commands.executeCommand('workbench.view.testing.focus');
  }
}
