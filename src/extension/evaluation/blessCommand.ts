import { l10n, Uri, window } from 'vscode';
import { type BlessedRun, blessLastRun } from '../../eval/baseline/blessLastRun.ts';
import { baseName } from '../../files/fileNames.ts';
import { formatCount, formatTime } from '../../format/figures.ts';
import { notify } from '../notify.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { evaluableFile, planEvaluation } from './evaluationPlan.ts';
import { showProblem } from './showProblem.ts';

/** Makes the results of the last run the baseline for comparing later runs. */
export async function bless(target: Uri | undefined, hosts: EditorHosts): Promise<void> {
  const evaluated = evaluableFile(target);
  if (!evaluated) return;
  const planned = await planEvaluation(evaluated, hosts, { bless: true });
  if (!planned.ok) return showProblem(planned.problems[0]);
  const { plans, folder, host } = planned.evaluation;
  for (const plan of plans) {
    if (!plan.baseline) continue;
    const blessed = await blessLastRun(plan, { folder, warn: host.warn });
    void showBlessed(blessed, plan.baseline.file);
  }
}

async function showBlessed(blessed: BlessedRun, file: string): Promise<void> {
  if (!blessed.ok) {
    void notify.warning(blessed.problem);
    return;
  }
  const open = l10n.t('Open Baseline');
  const { started } = blessed;
  const time = started === undefined ? l10n.t('the last evaluation') : formatTime(started);
  const text =
    blessed.rows === 1
      ? l10n.t('{0} contains the results of {1} for 1 row.', baseName(file), time)
      : l10n.t(
          '{0} contains the results of {1} for {2} rows.',
          baseName(file),
          time,
          formatCount(blessed.rows),
        );
  const picked = await notify.information(text, open);
  if (picked === open) await window.showTextDocument(Uri.file(file));
}
