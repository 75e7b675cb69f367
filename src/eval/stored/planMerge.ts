import { dirname } from 'node:path';
import type { Settings } from '../../model/settings/settings.ts';
import { evalHashes } from '../baseline/hashes.ts';
import type { EvalPlan, PlanChoices, PlanProblem } from '../plan/evalPlan.ts';
import { planEvals } from '../plan/plan.ts';
import { headerOfResults, type StoredHeader } from '../results/resultsFile.ts';
import { messages } from './messages.ts';
import { changedSince, type Reused } from './planReuse.ts';
import type { RunContext } from './runs.ts';
import { openStoredReplies } from './storedReplies.ts';

/** The runs that are joined, and what is asked for of the whole. */
export interface Merge {
  /** Paths of results files, such as those of shards. */
  readonly results: readonly string[];
  readonly choices: PlanChoices;
}

interface MergedRun {
  readonly file: string;
  readonly header: StoredHeader;
}

/**
 * The evaluations of a file with the samples of several runs as they are; nothing is sent. A sample that is in
 * several runs counts once. Runs of another prompt, with other scorers, models or repeats are refused.
 */
export async function planMerge(
  file: string,
  settings: Settings,
  { results, choices }: Merge,
  { warn }: Pick<RunContext, 'warn'>,
): Promise<Reused> {
  const parts: MergedRun[] = [];
  const problems: PlanProblem[] = [];
  for (const each of results) {
    const header = await headerOfRun(each, warn);
    if (header) parts.push({ file: each, header });
    else problems.push({ file: each, message: messages.notResults() });
  }
  const [first] = parts;
  if (problems.length > 0 || !first) return { ok: false, problems };
  const { shard: _, bless: __, ...own } = first.header.choices ?? {};
  const planned = await planEvals(file, settings, {
    ...own,
    ...choices,
    // Nothing is sent; the header says how the replies were made.
    ...(own.mode && { mode: own.mode }),
  });
  if (!planned.ok) return planned;
  const plans: EvalPlan[] = [];
  for (const plan of planned.plans) {
    const ofPlan = parts.filter(({ header }) => isOfPlan(plan, header));
    if (ofPlan.length === 0) continue;
    const files = ofPlan.map(each => each.file);
    const replies = await openStoredReplies(files, warn);
    plans.push({ ...plan, reuse: { kind: 'merge', replies } });
    problems.push(...ofPlan.flatMap(part => mismatch(plan, part)));
  }
  const others = parts.filter(({ header }) => !plans.some(plan => isOfPlan(plan, header)));
  problems.push(
    ...others.map(({ file: path, header }) => ({
      file: path,
      message: planned.plans.some(({ prompt }) => prompt.name === header.prompt.name)
        ? messages.promptChanged()
        : messages.otherEvaluation(first.file),
    })),
    ...doubles(parts),
  );
  if (problems.length === 0)
    return { ok: true, plans, notes: plans.flatMap(plan => gaps(plan, parts)) };
  for (const { reuse } of plans) await reuse?.replies.close();
  return { ok: false, problems };
}

/** Runs of the same rows: which of their results count would depend on the order of the files. The same file twice is harmless. */
function doubles(parts: readonly MergedRun[]): readonly PlanProblem[] {
  const seen = new Map<string, MergedRun>();
  return parts.flatMap(part => {
    const { header, file } = part;
    const { shard } = header.choices ?? {};
    if (header.filtered && !shard) return [];
    const key = JSON.stringify([header.prompt.name, header.hashes?.prompt, shard]);
    const other = seen.get(key);
    seen.set(key, other ?? part);
    if (!other || other.header.run === header.run) return [];
    return [{ file, message: messages.sameRows(other.file) }];
  });
}

/** Shards of an evaluation that no file has. */
function gaps(plan: EvalPlan, parts: readonly MergedRun[]): readonly string[] {
  const shards = parts
    .filter(({ header }) => isOfPlan(plan, header))
    .map(({ header }) => header.choices?.shard);
  const [first] = shards;
  if (!first) return [];
  const missing = Array.from({ length: first.of }, (_, index) => index + 1).filter(
    index => !shards.some(shard => shard?.index === index),
  );
  if (missing.length === 0) return [];
  const names = missing.map(index => `${index}/${first.of}`).join(', ');
  return [messages.missingShards(plan.name, missing.length, names)];
}

/** The header of a results file; undefined for any other file. */
export function headerOfRun(
  file: string,
  warn: RunContext['warn'],
): Promise<StoredHeader | undefined> {
  return headerOfResults(file, { folder: dirname(file), warn });
}

function isOfPlan(plan: EvalPlan, { prompt, hashes }: StoredHeader): boolean {
  return prompt.name === plan.prompt.name && hashes?.prompt === evalHashes(plan).prompt;
}

function mismatch(plan: EvalPlan, { file, header }: MergedRun): readonly PlanProblem[] {
  const changed = [
    ...changedSince(plan, header),
    ...(header.repeat === plan.repeat ? [] : [messages.repeatCount()]),
  ];
  if (changed.length === 0) return [];
  const message = messages.cannotMerge(changed.join(', '));
  return [{ file, message }];
}
