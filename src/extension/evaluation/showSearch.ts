import { l10n, commands as registry, Uri, workspace } from 'vscode';
import type { EvalPlan, EvalSummary } from '../../eval/runner.ts';
import type { CheapestSearch } from '../../eval/schedule/cheapest.ts';
import { canContinue } from '../../eval/stored/runs.ts';
import { commands } from '../../protocol/commands.ts';
import { notify } from '../notify.ts';
import { writeModel } from '../prompts/writeModel.ts';
import type { EndedEvaluation } from './evaluationRun.ts';
import type { EvaluationReports } from './reports.ts';
import { searchSummary } from './searchSummary.ts';

/** The model that a search found, and what it took, with what can be done next. */
export async function showSearch(
  search: CheapestSearch,
  summary: EvalSummary,
  ended: EndedEvaluation,
  reports: EvaluationReports,
): Promise<void> {
  const { target, plans } = ended.evaluation;
  const [plan] = plans;
  if (!plan) return;
  const write = l10n.t('Write into Prompt');
  const showReport = l10n.t('Show Report');
  const resume = l10n.t('Resume');
  const isNew = isNewModel(search, plan);
  const text = searchSummary(summary, plan.prompt.document.metadata.model);
  const show = summary.verdict === 'passed' ? notify.information : notify.warning;
  const picked = await show(
    text,
    ...(isNew ? [write] : []),
    ...(canContinue(summary) ? [resume] : []),
    showReport,
  );
  if (picked === showReport) await reports.open(ended);
  if (picked === resume) await registry.executeCommand(commands.resumeEvaluation, target);
  const { winner } = search;
  if (picked !== write || winner === undefined || plan.prompt.file === undefined) return;
  await writeModel(await workspace.openTextDocument(Uri.file(plan.prompt.file)), winner);
}

function isNewModel({ winner }: CheapestSearch, { prompt }: EvalPlan): boolean {
  return winner !== undefined && prompt.document.metadata.model !== winner;
}
