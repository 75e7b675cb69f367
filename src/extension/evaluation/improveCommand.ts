import { l10n, ProgressLocation, Uri, window } from 'vscode';
import { estimateImprovement } from '../../eval/improvement/estimate.ts';
import { type Improvement, improve } from '../../eval/improvement/improvement.ts';
import {
  type ImprovementChoices,
  type PlannedImprovement,
  planImprovement,
} from '../../eval/improvement/planImprovement.ts';
import { endText, introText, isAccepted } from '../../eval/improvement/words.ts';
import { spendCost, spendText } from '../../eval/schedule/spend.ts';
import { stemOf } from '../../files/fileNames.ts';
import { formatUsdLimit } from '../../format/figures.ts';
import type { NodeHost } from '../../run/nodeHost.ts';
import { signalOf } from '../cancellation.ts';
import { pickModel } from '../models/modelPicker.ts';
import type { ModelPlaces } from '../models/modelPlaces.ts';
import { notify } from '../notify.ts';
import type { ProposedTexts } from '../proposed/proposedTexts.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { askInDialog } from '../workspace/endpointTrust.ts';
import { evaluableFile, saveAround } from './evaluationPlan.ts';
import { showProblem } from './showProblem.ts';

interface Parts {
  readonly hosts: EditorHosts;
  readonly places: ModelPlaces;
  readonly texts: ProposedTexts;
}

/**
 * Looks for a better text of a prompt, with a model that the user selects, and shows the accepted one next to the
 * current one. Nothing is changed unless the user applies it.
 */
export async function improvePrompt(
  target: Uri | undefined,
  { hosts, places, texts }: Parts,
): Promise<void> {
  const file = evaluableFile(target);
  if (!file) return;
  await saveAround(file);
  const host = await hosts.hostOf(file);
  const folder = await hosts.folderOf(file);
  const planned = await planWithQuestions(file, host, folder, places);
  if (!planned) return;
  const { plan, proposer } = planned;
  await askInDialog(host, [
    plan,
    { ...plan, models: plan.embeddingModels },
    ...plan.judgeRuns,
    { prompt: proposer.prompt, models: [proposer.model], mode: 'live' },
  ]);
  if (!(await confirmed(planned, host))) return;
  const improvement = await texts.once(file, () => improveWithProgress(planned, host));
  if (improvement) await showEnd(planned, improvement, texts);
}

/** Undefined when the user cancelled, or when there is a problem, which is then shown. */
async function planWithQuestions(
  file: Uri,
  host: NodeHost,
  folder: string,
  places: ModelPlaces,
): Promise<PlannedImprovement | undefined> {
  const planFor = (asked: ImprovementChoices) =>
    planImprovement(file.fsPath, host.settings, asked, { folder });
  const unfinished = await planFor({ resume: true });
  if (unfinished.ok) {
    const resume = l10n.t('Continue the interrupted run');
    const again = l10n.t('Start again');
    const title = l10n.t('Improve {0}', stemOf(file.path));
    const picked = await window.showQuickPick([resume, again], { title });
    if (picked === undefined) return undefined;
    if (picked === resume) return unfinished.improvement;
  }
  // Problems of the prompt and its rows are shown before the user is asked for anything.
  const first = await planFor({});
  if (!first.ok) {
    await showProblem(first.problems[0]);
    return undefined;
  }
  const proposer = await pickModel(places, {
    title: l10n.t('Improve {0}: select the model that proposes texts', stemOf(file.path)),
    first: first.improvement.model,
  });
  if (proposer === undefined) return undefined;
  const planned = await planFor({ proposer });
  if (planned.ok) return planned.improvement;
  await showProblem(planned.problems[0]);
  return undefined;
}

async function confirmed(planned: PlannedImprovement, host: NodeHost): Promise<boolean> {
  const estimate = await estimateImprovement(planned, host, new AbortController().signal);
  const { budget } = planned;
  const start = l10n.t('Improve');
  const detail = [
    introText(planned),
    spendText(estimate),
    ...(budget === undefined
      ? []
      : [l10n.t('It stops before it exceeds its budget of {0}.', formatUsdLimit(budget))]),
  ];
  const message =
    estimate.calls === 0
      ? l10n.t('Improve {0}?', planned.plan.variant)
      : l10n.t(
          'Improve {0}? It is estimated to cost at most {1}.',
          planned.plan.variant,
          spendCost(estimate),
        );
  return (await notify.modal(message, detail.join('\n\n'), start)) === start;
}

function improveWithProgress(planned: PlannedImprovement, host: NodeHost): Thenable<Improvement> {
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Improving {0}', planned.plan.variant),
    cancellable: true,
  };
  const phases = {
    original: l10n.t('current text'),
    proposals: l10n.t('proposals'),
    candidates: l10n.t('proposed texts'),
    heldOut: l10n.t('held-out test'),
  };
  return window.withProgress(options, (progress, token) =>
    improve(planned, host, signalOf(token), ({ phase, done, total }) => {
      progress.report({ message: `${phases[phase]} ${done}/${total}` });
    }),
  );
}

async function showEnd(
  { plan }: PlannedImprovement,
  improvement: Improvement,
  texts: ProposedTexts,
): Promise<void> {
  const { end } = improvement;
  const text = endText(improvement);
  const { file, document } = plan.prompt;
  if (end.kind === 'tested' && isAccepted(improvement) && file !== undefined) {
    const prompt = Uri.file(file);
    await texts.show({ file: prompt, before: document.text, now: end.text, reason: text });
    return;
  }
  const isOpen =
    end.kind === 'stopped' || (end.kind === 'tested' && end.test.verdict === 'incomplete');
  const next = l10n.t('Finished work is saved. Run the command again to continue.');
  if (isOpen) void notify.warning(`${text} ${next}`);
  else void notify.information(text);
}
