import { l10n, Uri, workspace } from 'vscode';
import type { ReplyMode } from '../../call/callRequest.ts';
import {
  type PlanChoices,
  type Planned,
  type PlanProblem,
  planEvals,
} from '../../eval/plan/plan.ts';
import type { EvalPlan } from '../../eval/runner.ts';
import { planResume, planSelected } from '../../eval/stored/planReuse.ts';
import type { RunContext } from '../../eval/stored/runs.ts';
import { stemOf } from '../../files/fileNames.ts';
import type { RunHost } from '../../run/host.ts';
import { notify } from '../notify.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { refuseUntrusted } from '../workspace/trust.ts';

/** An evaluation that is ready to start. */
export interface ReadyEvaluation {
  /** `triage`. */
  readonly name: string;
  /** The file that it was started from. */
  readonly target: Uri;
  /** One plan for each prompt. They run together and are compared with each other. */
  readonly plans: readonly EvalPlan[];
  readonly datasets: readonly Uri[];
  readonly host: RunHost;
  /** The workspace folder. */
  readonly folder: string;
}

export type PlannedEvaluation =
  | {
      readonly ok: true;
      readonly evaluation: ReadyEvaluation;
      /** Sentences on what is run. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/** Plans the evaluation of a prompt, an eval file or a golden dataset. */
export function planEvaluation(
  target: Uri,
  hosts: EditorHosts,
  choices: Omit<PlanChoices, 'root'> = {},
): Promise<PlannedEvaluation> {
  return planWith(target, hosts, place => planAll(target, place, choices));
}

/** Plans only the rows that failed or have no reply since the last run of all rows. There may be none. */
export function planFailedRows(target: Uri, hosts: EditorHosts): Promise<PlannedEvaluation> {
  return planWith(target, hosts, async place => {
    const planned = await planAll(target, place);
    if (!planned.ok) return planned;
    const plans: EvalPlan[] = [];
    for (const plan of planned.plans) {
      const selected = await planSelected(
        plan,
        [{ outcomes: ['failed', 'errored'] }],
        contextOf(place),
      );
      if (!selected.ok) return selected;
      plans.push(...selected.plans);
    }
    return { ok: true, plans };
  });
}

/** Plans the newest run that did not finish, as it was started. There may be none. */
export function planUnfinished(target: Uri, hosts: EditorHosts): Promise<PlannedEvaluation> {
  return planWith(target, hosts, place =>
    planResume(target.fsPath, place.host.settings, {}, contextOf(place)),
  );
}

type PlannedPlace = Pick<ReadyEvaluation, 'host' | 'folder'>;

function contextOf({ host, folder }: PlannedPlace): RunContext {
  return { folder, warn: host.warn };
}

function planAll(
  target: Uri,
  { host, folder }: PlannedPlace,
  choices: Omit<PlanChoices, 'root'> = {},
): Promise<Planned> {
  const mode = workspace.getConfiguration('touchstone', target).get<ReplyMode>('replies', 'auto');
  return planEvals(target.fsPath, host.settings, { mode, root: folder, ...choices });
}

async function planWith(
  target: Uri,
  hosts: EditorHosts,
  planIn: (place: PlannedPlace) => Promise<Planned>,
): Promise<PlannedEvaluation> {
  await saveAround(target);
  const host = await hosts.hostOf(target);
  const folder = await hosts.folderOf(target);
  const planned = await planIn({ host, folder });
  if (!planned.ok) return planned;
  const { plans, notes = [] } = planned;
  const datasets = [...new Set(plans.flatMap(each => each.datasets))].map(path => Uri.file(path));
  return {
    ok: true,
    evaluation: { name: evalName(target), target, plans, datasets, host, folder },
    notes,
  };
}

/** A file on disk that an evaluation can be started from. When there is none, the user is informed. */
export function evaluableFile(target: Uri | undefined): Uri | undefined {
  if (refuseUntrusted()) return undefined;
  if (target?.scheme === 'file') return target;
  void notify.information(
    l10n.t('Open a saved .prompt file or its golden dataset and run the command again.'),
  );
  return undefined;
}

/** `triage` for `triage.prompt`, `triage.golden.jsonl` and `triage.eval.yaml`. */
export function evalName(file: Uri): string {
  return stemOf(file.path);
}

/** An evaluation reads files from disk, so edited files next to the target are saved first. */
export async function saveAround(target: Uri): Promise<void> {
  const folder = Uri.joinPath(target, '..').toString();
  const edited = workspace.textDocuments.filter(
    ({ isDirty, isUntitled, uri }) =>
      isDirty && !isUntitled && Uri.joinPath(uri, '..').toString() === folder,
  );
  await Promise.all(edited.map(document => document.save()));
}
