import { Uri, workspace } from 'vscode';
import { type PlanChoices, type PlanProblem, planEvals } from '../../eval/plan/plan.ts';
import type { EvalPlan } from '../../eval/runner.ts';
import { stemOf } from '../../files/fileNames.ts';
import type { RunHost } from '../../run/host.ts';
import type { ReplyMode } from '../../run/run.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';

/** An evaluation that is ready to start. */
export interface Evaluation {
  /** `triage`. */
  readonly name: string;
  /** One plan for each prompt of the eval file. */
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
 * Plans the evaluation of a prompt, an eval file or a golden dataset.
 */
export async function planEvaluation(
  target: Uri,
  hosts: EditorHosts,
  choices: Pick<PlanChoices, 'mode' | 'only' | 'bless'> = {},
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

  const planned = await plan(target);
  return planned.ok ? done(planned.plans) : planned;
}

/** `triage` for `triage.prompt`, `triage.golden.jsonl` and `triage.eval.yaml`. */
export function evalName(file: Uri): string {
  return stemOf(file.path);
}

/** An evaluation reads files from disk, so edited files next to the target are saved first. */
async function saveAround(target: Uri): Promise<void> {
  const folder = Uri.joinPath(target, '..').toString();
  const edited = workspace.textDocuments.filter(
    ({ isDirty, isUntitled, uri }) =>
      isDirty && !isUntitled && Uri.joinPath(uri, '..').toString() === folder,
  );
  await Promise.all(edited.map(document => document.save()));
}
