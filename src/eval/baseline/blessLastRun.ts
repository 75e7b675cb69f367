import { join } from 'node:path';
import { statePaths } from '../../files/state.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { readResults, type StoredHeader } from '../results/resultsFile.ts';
import { resultsFiles } from '../results/storedSamples.ts';
import { type Blessed, blessRun } from './bless.ts';
import { evalHashes, hashNames } from './hashes.ts';
import { messages } from './messages.ts';

/** How many results files are searched for the last run. */
const MOST_FILES = 20;

export type BlessedRun = Blessed & {
  /** ISO time of the run's start. Absent when there is no run. */
  readonly started?: string;
};

/**
 * Writes the results of the last run over all rows as the baseline of an evaluation, without any call.
 * Refused when the prompt, its parameters or the scorers have changed since that run.
 */
export async function blessLastRun(
  plan: EvalPlan,
  options: { readonly folder: string; readonly warn: (message: string) => void },
): Promise<BlessedRun> {
  const { baseline } = plan;
  if (!baseline) return { ok: false, problem: messages.gitRevision() };
  const files = await resultsFiles(join(statePaths(options.folder).evals, plan.key));
  for (const file of files.slice(0, MOST_FILES)) {
    const header = await lastRunHeader(file, options);
    if (!header?.hashes || header.filtered || header.choices?.cheapest) continue;
    const { hashes, started } = header;
    const current = evalHashes(plan);
    const changed = hashNames.find(key => hashes[key] !== current[key]);
    if (changed) {
      const problem = messages.changedSince(changed);
      return { ok: false, problem, started };
    }
    return {
      ...(await blessRun(file, baseline.file, { ...options, models: plan.models })),
      started,
    };
  }
  return {
    ok: false,
    problem: messages.noWholeRun(plan.name),
  };
}

async function lastRunHeader(
  file: string,
  options: { readonly folder: string; readonly warn: (message: string) => void },
): Promise<StoredHeader | undefined> {
  for await (const { header } of readResults(file, options)) return header;
  return undefined;
}
