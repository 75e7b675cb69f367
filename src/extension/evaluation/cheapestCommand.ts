import { l10n, type QuickPickItem, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import type { EvalPlan } from '../../eval/runner.ts';
import { formatPercent } from '../../format/figures.ts';
import { suggestWithProgress } from '../models/suggestWithProgress.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { approve } from './approval.ts';
import { candidateItems } from './candidateItems.ts';
import { evaluableFile, planEvaluation, type ReadyEvaluation } from './evaluationPlan.ts';
import { runWithProgress } from './evaluationRun.ts';
import type { EvaluationReports } from './reports.ts';
import { showProblem } from './showProblem.ts';
import { showSummary } from './showSummary.ts';

/** The search takes any models: with this one, a prompt that names none can be planned. */
const ANY_MODEL = 'sandbox/schema';

/**
 * Finds the cheapest of the models that the user selects whose pass rate on all rows meets the gate, and offers to
 * write it into the prompt.
 */
export async function findCheapest(
  target: Uri | undefined,
  hosts: EditorHosts,
  reports: EvaluationReports,
): Promise<void> {
  const file = evaluableFile(target);
  if (!file) return;
  const first = await planEvaluation(file, hosts, { cheapest: true, models: [ANY_MODEL] });
  if (!first.ok) return showProblem(first.problems[0]);
  const plan = await pickPrompt(first.evaluation.plans);
  const models = plan && (await pickCandidates(plan, first.evaluation));
  if (!plan || !models || models.length === 0) return;
  const planned = await planEvaluation(file, hosts, { cheapest: true, models });
  if (!planned.ok) return showProblem(planned.problems[0]);
  const plans = planned.evaluation.plans.filter(({ variant }) => variant === plan.variant);
  const evaluation: ReadyEvaluation = { ...planned.evaluation, plans };
  const spend = await approve([evaluation], new AbortController().signal);
  if (!spend) return;
  const title = l10n.t('Finding the cheapest model for {0}', plan.variant);
  void showSummary(await runWithProgress(evaluation, title, spend), reports);
}

/** The prompt that needs a model, of those of an evaluation. */
async function pickPrompt(plans: readonly EvalPlan[]): Promise<EvalPlan | undefined> {
  if (plans.length < 2) return plans[0];
  const items = plans.map(plan => ({ label: plan.variant, plan }));
  const title = l10n.t('Find the cheapest model that passes');
  const placeHolder = l10n.t('Select the prompt that needs a model');
  return (await window.showQuickPick(items, { title, placeHolder }))?.plan;
}

async function pickCandidates(
  plan: EvalPlan,
  evaluation: ReadyEvaluation,
): Promise<readonly string[] | undefined> {
  const { prompt, variant } = plan;
  const { file } = prompt;
  if (file === undefined) return undefined;
  const suggestion = await suggestWithProgress(variant, async () => {
    const changed = new Date((await workspace.fs.stat(Uri.file(file))).mtime);
    return { prompt, file, changed, folder: evaluation.folder, host: evaluation.host };
  });
  if (!suggestion) return undefined;
  const items = candidateItems(plan.baseline?.models ?? [], suggestion).map(item =>
    'group' in item ? { label: item.group, kind: QuickPickItemKind.Separator } : item,
  );
  const title = l10n.t(
    'Find the cheapest model for {0} that passes {1} of the rows',
    plan.variant,
    formatPercent(plan.gate?.pass ?? 1),
  );
  return (await pickSeveral(items, title)).map(({ label }) => label);
}

/** Nothing when the user cancelled. */
async function pickSeveral(
  items: readonly (QuickPickItem & { readonly picked?: boolean })[],
  title: string,
): Promise<readonly QuickPickItem[]> {
  // `showQuickPick` selects the items after it has opened, so that Enter pressed at once would start nothing.
  const list = window.createQuickPick();
  list.title = title;
  list.placeholder = l10n.t('Select the models to try');
  list.canSelectMany = true;
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.items = items;
  list.selectedItems = items.filter(item => item.picked);
  const accepted = new Promise<readonly QuickPickItem[]>(resolve => {
    list.onDidAccept(() => resolve(list.selectedItems));
    list.onDidHide(() => resolve([]));
  });
  try {
    list.show();
    return await accepted;
  } finally {
    list.dispose();
  }
}
