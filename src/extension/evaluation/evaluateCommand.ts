import { l10n, type Uri } from 'vscode';
import { runsOf } from '../../eval/stored/runs.ts';
import { notify } from '../notify.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { approve } from './approval.ts';
import {
  evalName,
  evaluableFile,
  type PlannedEvaluation,
  planEvaluation,
  planFailedRows,
  planUnfinished,
} from './evaluationPlan.ts';
import { type Publish, runWithProgress } from './evaluationRun.ts';
import type { EvaluationReports } from './reports.ts';
import { showProblem } from './showProblem.ts';
import { showSummary } from './showSummary.ts';

/** What the commands of evaluations use. */
export interface EvaluationParts {
  readonly hosts: EditorHosts;
  readonly publish: Publish;
  readonly reports: EvaluationReports;
}

/** Evaluates a prompt, a dataset or an eval file, with progress that can be cancelled and a summary. */
export async function evaluateFile(target: Uri | undefined, parts: EvaluationParts): Promise<void> {
  const file = evaluableFile(target);
  if (file) await startApproved(await planEvaluation(file, parts.hosts), parts);
}

/** Runs the rows again that failed or have no reply. */
export async function rerunFailed(target: Uri | undefined, parts: EvaluationParts): Promise<void> {
  const file = evaluableFile(target);
  if (!file) return;
  const planned = await planFailedRows(file, parts.hosts);
  if (planned.ok && planned.evaluation.plans.length === 0) {
    void notify.information(await nothingFailed(file, parts.hosts));
    return;
  }
  await startApproved(planned, parts);
}

/** Continues the newest run that did not finish: a cancelled one, one that its budget stopped, or one without a reply. */
export async function resumeEvaluation(
  target: Uri | undefined,
  parts: EvaluationParts,
): Promise<void> {
  const file = evaluableFile(target);
  if (!file) return;
  const planned = await planUnfinished(file, parts.hosts);
  if (planned.ok && planned.evaluation.plans.length === 0) {
    void notify.information(
      l10n.t('No run of {0} can be resumed. Each of them has all its replies.', evalName(file)),
    );
    return;
  }
  if (planned.ok) void notify.information(planned.notes.join(' '));
  await startApproved(planned, parts);
}

/** Why there is no row to run again. */
async function nothingFailed(file: Uri, hosts: EditorHosts): Promise<string> {
  const name = evalName(file);
  const all = await planEvaluation(file, hosts);
  const runs = all.ok
    ? await Promise.all(all.evaluation.plans.map(plan => runsOf(plan, all.evaluation)))
    : [];
  return runs.some(files => files.length > 0)
    ? l10n.t('No row of {0} failed in the last run.', name)
    : l10n.t('{0} has not been evaluated yet. Run the evaluation first.', name);
}

async function startApproved(planned: PlannedEvaluation, parts: EvaluationParts): Promise<void> {
  if (!planned.ok) return showProblem(planned.problems[0]);
  const { evaluation } = planned;
  const spend = await approve([evaluation], new AbortController().signal);
  if (!spend) return;
  const title = l10n.t('Evaluating {0}', evaluation.name);
  const ended = await runWithProgress(evaluation, title, spend, parts.publish);
  void showSummary(ended, parts.reports);
}
