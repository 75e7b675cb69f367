import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Settings } from '../../model/settings/settings.ts';
import { type EvalHashes, evalHashes } from '../baseline/hashes.ts';
import type { EvalPlan, PlanChoices, PlanProblem } from '../plan/evalPlan.ts';
import { planEvals } from '../plan/plan.ts';
import { messages } from './messages.ts';
import {
  fileOfRun,
  newestUnfinished,
  openRun,
  type RunContext,
  rowsWith,
  runsOf,
  type StoredRun,
  writerOf,
} from './runs.ts';
import { openStoredReplies } from './storedReplies.ts';

/** Plans that use stored replies, and sentences on what that means. */
export type Reused =
  | { readonly ok: true; readonly plans: readonly EvalPlan[]; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/**
 * The evaluations of a file as their runs were started, to continue those that did not finish. None when there are none.
 * @param run the name of the run; the newest unfinished one when absent.
 */
export async function planResume(
  file: string,
  settings: Settings,
  { run, concurrency }: { readonly run?: string; readonly concurrency?: number },
  context: RunContext,
): Promise<Reused> {
  const root = context.folder;
  const first = await planEvals(file, settings, { root });
  if (!first.ok) return first;
  const found = await Promise.all(first.plans.map(plan => runToResume(plan, run, context)));
  const header = found.find(each => each !== undefined)?.header;
  for (const each of found) await each?.replies.close();
  if (!header) return { ok: true, plans: [], notes: [] };
  const choices: PlanChoices = {
    ...header.choices,
    root,
    ...(concurrency !== undefined && { concurrency }),
  };
  const again = await planEvals(file, settings, choices);
  if (!again.ok) return again;
  const plans: EvalPlan[] = [];
  const notes: string[] = [];
  for (const plan of again.plans) {
    const stored = (await runToResume(plan, run, context)) ?? (await newestRun(plan, context));
    if (!stored) {
      plans.push(plan);
      continue;
    }
    const writer = writerOf(stored.header, stored.file);
    if (writer === process.pid || (writer !== undefined && run === undefined)) {
      await stored.replies.close();
      const message =
        writer === process.pid
          ? messages.inProgressHere(stored.run)
          : messages.inProgress(stored.run, writer);
      return { ok: false, problems: [{ file, message }] };
    }
    const { replies } = stored;
    const { started } = stored.header;
    plans.push({ ...plan, reuse: { kind: 'resume', replies, run: stored.run, started } });
    notes.push(resumeNote(plan, stored), ...(await writtenNotes(plan, stored)));
  }
  return { ok: true, plans, notes };
}

async function runToResume(
  plan: EvalPlan,
  run: string | undefined,
  context: RunContext,
): Promise<StoredRun | undefined> {
  if (run === undefined) return newestUnfinished(plan, context);
  const file = await fileOfRun(plan, run, context);
  return file === undefined ? undefined : openRun(file, context);
}

async function newestRun(plan: EvalPlan, context: RunContext): Promise<StoredRun | undefined> {
  const [file] = await runsOf(plan, context);
  return file === undefined ? undefined : openRun(file, context);
}

/** What a run has, and what changed since its start. */
function resumeNote(plan: EvalPlan, { run, header, replies }: StoredRun): string {
  const planned = (header.rows ?? 0) * (header.models?.length ?? 0) * header.repeat;
  const { ended } = replies.counts;
  const have = messages.resuming(plan.name, run, ended, planned);
  const changed = changedSince(plan, header);
  if (changed.length === 0) return have;
  return messages.changedSince(have, changed.join(', '));
}

/** Datasets that were written after the run began. Only their rows say whether they changed. */
async function writtenNotes(plan: EvalPlan, { header }: StoredRun): Promise<readonly string[]> {
  const started = Date.parse(header.started);
  const written = await Promise.all(
    plan.datasets.map(async file => {
      const { mtimeMs = 0 } = (await stat(file).catch(() => undefined)) ?? {};
      return mtimeMs > started ? [basename(file)] : [];
    }),
  );
  return written.flat().map(name => messages.writtenSince(plan.name, name));
}

/** What differs from a stored run, in words. */
export function changedSince(
  plan: EvalPlan,
  { hashes, models }: StoredRun['header'],
): readonly string[] {
  const current = evalHashes(plan);
  const words = {
    prompt: messages.prompt(),
    parameters: messages.parameters(),
    scorers: messages.scorers(),
  };
  const keys: readonly (keyof typeof words & keyof EvalHashes)[] = [
    'prompt',
    'parameters',
    'scorers',
  ];
  return [
    ...keys.filter(key => hashes?.[key] !== current[key]).map(key => words[key]),
    ...(models?.join() === plan.models.join() ? [] : [messages.models()]),
  ];
}

/** The stored replies of a run, scored again by the current scorers; a problem when there is no such run. */
export async function planRescore(
  plan: EvalPlan,
  run: string | undefined,
  context: RunContext,
): Promise<Reused> {
  const file =
    run === undefined ? (await runsOf(plan, context))[0] : await fileOfRun(plan, run, context);
  if (file === undefined) return { ok: true, plans: [], notes: [] };
  const stored = await openRun(file, context);
  if (!stored) return { ok: true, plans: [], notes: [] };
  const { header, replies } = stored;
  const { models = plan.models, repeat } = header;
  const isOther = header.hashes?.prompt !== evalHashes(plan).prompt;
  const notes = [
    messages.rescoring(plan.name, stored.run),
    ...(isOther ? [messages.rescoringEarlierPrompt(plan.name)] : []),
  ];
  const { only, matching, shard, rows } = header.choices ?? {};
  const rescored: EvalPlan = {
    ...plan,
    models,
    repeat,
    ...(only && { only: new Set(only) }),
    ...(matching && { matching: new Set(matching) }),
    ...(shard && { shard }),
    ...(rows && { rows }),
    reuse: {
      kind: 'rescore',
      replies,
      ...(header.hashes && {
        hashes: { prompt: header.hashes.prompt, parameters: header.hashes.parameters },
      }),
    },
  };
  return { ok: true, plans: [rescored], notes };
}

/** The newest run, and older ones up to one that has all rows: together they have the last result of each row. */
async function lastRuns(plan: EvalPlan, context: RunContext): Promise<readonly string[]> {
  const files: string[] = [];
  for (const file of await runsOf(plan, context)) {
    const stored = await openRun(file, context);
    await stored?.replies.close();
    if (!stored) continue;
    files.push(file);
    if (!stored.header.filtered && stored.isFinished) break;
  }
  return files;
}

/** Takes replies to unchanged requests over from the last runs: the newest, and older ones up to one of all rows. */
export async function planChanged(plan: EvalPlan, context: RunContext): Promise<Reused> {
  const files = await lastRuns(plan, context);
  if (files.length === 0) {
    const notes = [messages.noEarlierRun(plan.name)];
    return { ok: true, plans: [plan], notes };
  }
  const replies = await openStoredReplies(files, context.warn);
  return { ok: true, plans: [{ ...plan, reuse: { kind: 'changed', replies } }], notes: [] };
}

/** Which rows of an earlier run are meant. */
export interface StoredSelection {
  readonly outcomes: readonly ('failed' | 'errored')[];
  /** When absent, the last result of each row counts: that of the newest run, or of an older one up to one of all rows. */
  readonly run?: string;
}

/** A plan for the rows that failed, or have no reply, in an earlier run; none when there are no such rows. */
export async function planSelected(
  plan: EvalPlan,
  selections: readonly StoredSelection[],
  context: RunContext,
): Promise<Reused> {
  const ids = new Set<string>();
  for (const { outcomes, run } of selections) {
    const named = run === undefined ? undefined : await fileOfRun(plan, run, context);
    const files = run === undefined ? await lastRuns(plan, context) : named ? [named] : [];
    for (const id of await rowsWith(files, outcomes, context)) {
      if (!plan.only || plan.only.has(id)) ids.add(id);
    }
  }
  if (ids.size === 0) return { ok: true, plans: [], notes: [] };
  const choices = { ...plan.choices, only: [...ids] };
  return { ok: true, plans: [{ ...plan, only: ids, choices }], notes: [] };
}
