import { Uri, workspace } from 'vscode';
import type { PlanChoices, PlanProblem } from '../../eval/plan/plan.ts';
import { isEvalFile, planEvals } from '../../eval/plan/plan.ts';
import type { EvalPlan } from '../../eval/runner.ts';
import type { RunHost } from '../../run/host.ts';
import type { ReplyMode } from '../../run/run.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';

/** An evaluation ready to start. */
export interface Evaluation {
  /** `triage`. */
  readonly name: string;
  /** One for each prompt of the eval file. */
  readonly plans: readonly EvalPlan[];
  readonly datasets: readonly Uri[];
  readonly host: RunHost;
  /** The workspace folder. */
  readonly folder: string;
}

export type PlannedEvaluation =
  | { readonly ok: true; readonly evaluation: Evaluation }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/**
 * Plans the evaluation of a prompt, an eval file or a golden dataset. An eval file of the same name
 * counts first, as long as it holds the dataset.
 */
export async function planEvaluation(
  target: Uri,
  hosts: EditorHosts,
  choices: Pick<PlanChoices, 'mode' | 'only'> = {},
): Promise<PlannedEvaluation> {
  await saveAround(target);
  const host = await hosts.hostOf(target);
  const folder = await hosts.folderOf(target);
  const mode = workspace.getConfiguration('touchstone', target).get<ReplyMode>('replies', 'auto');
  const plan = (file: Uri) =>
    planEvals(file.fsPath, host.settings, { mode, root: folder, ...choices });
  const done = (plans: readonly EvalPlan[]): PlannedEvaluation => ({
    ok: true,
    evaluation: {
      name: evalName(target),
      plans,
      datasets: [...new Set(plans.flatMap(({ datasets }) => datasets))].map(path => Uri.file(path)),
      host,
      folder,
    },
  });

  if (isEvalFile(target.path)) {
    const planned = await plan(target);
    return planned.ok ? done(planned.plans) : planned;
  }
  const evalFile = await firstThere(target, [
    `${evalName(target)}.eval.yaml`,
    `${evalName(target)}.eval.yml`,
  ]);
  if (evalFile) {
    const planned = await plan(evalFile);
    if (!planned.ok) return planned;
    const isDataset = !target.path.endsWith('.prompt');
    const plans = isDataset
      ? planned.plans.filter(({ datasets }) => datasets.includes(target.fsPath))
      : planned.plans;
    if (plans.length > 0) return done(plans);
  }
  const planned = await plan(promptOf(target));
  return planned.ok ? done(planned.plans) : planned;
}

/** `triage` for `triage.prompt`, `triage.golden.jsonl` and `triage.eval.yaml`. */
export function evalName(file: Uri): string {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  return name.replace(/\.(prompt|golden\.\w+|eval\.ya?ml)$/, '');
}

/** The prompt a dataset is named after. */
function promptOf(target: Uri): Uri {
  return Uri.joinPath(target, '..', `${evalName(target)}.prompt`);
}

async function firstThere(target: Uri, names: readonly string[]): Promise<Uri | undefined> {
  for (const name of names) {
    const uri = Uri.joinPath(target, '..', name);
    try {
      await workspace.fs.stat(uri);
      return uri;
    } catch {}
  }
  return undefined;
}

/** An evaluation reads files: what is being edited beside the target is saved first. */
async function saveAround(target: Uri): Promise<void> {
  const folder = Uri.joinPath(target, '..').toString();
  const edited = workspace.textDocuments.filter(
    ({ isDirty, isUntitled, uri }) =>
      isDirty && !isUntitled && Uri.joinPath(uri, '..').toString() === folder,
  );
  await Promise.all(edited.map(document => document.save()));
}
