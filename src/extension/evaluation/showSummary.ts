import { l10n, commands as registry } from 'vscode';
import { canContinue } from '../../eval/stored/runs.ts';
import { commands } from '../../protocol/commands.ts';
import { notify } from '../notify.ts';
import type { EndedEvaluation } from './evaluationRun.ts';
import { summaryText } from './evaluationSummary.ts';
import type { EvaluationReports } from './reports.ts';
import { showSearch } from './showSearch.ts';

/** The result of an evaluation in one line, with what can be done next. */
export async function showSummary(
  ended: EndedEvaluation,
  reports: EvaluationReports,
): Promise<void> {
  const { summaries, evaluation } = ended;
  const [first] = summaries;
  if (first?.search) return showSearch(first.search, first, ended, reports);
  const { name, target } = evaluation;
  const showReport = l10n.t('Show Report');
  const rerun = l10n.t('Re-run Failed');
  const showTests = l10n.t('Show in Test Explorer');
  const hasFailed = summaries.some(({ failed, errored }) => failed + errored > 0);
  const resume = l10n.t('Resume');
  const buttons = [
    ...(summaries.some(canContinue) ? [resume] : []),
    showReport,
    ...(hasFailed ? [rerun] : []),
    showTests,
  ];
  const passed = summaries.every(({ verdict }) => verdict === 'passed');
  const text = summaryText(name, summaries);
  const picked = await (passed
    ? notify.information(text, ...buttons)
    : notify.warning(text, ...buttons));
  if (picked === resume) await registry.executeCommand(commands.resumeEvaluation, target);
  else if (picked === showReport) await reports.open(ended);
  else if (picked === rerun) await registry.executeCommand(commands.rerunFailed, target);
  else if (picked === showTests) {
    await registry.executeCommand('workbench.view.testing.focus');
  }
}
