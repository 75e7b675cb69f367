import { basename } from 'node:path';
import type { RunHost } from '../../run/host.ts';
import type { PlanProblem } from '../plan/evalPlan.ts';
import { type ImprovementProgress, improve } from './improvement.ts';
import { type ImprovementChoices, planImprovement } from './planImprovement.ts';
import { type ImprovementResult, improvementResult } from './result.ts';

/** What an improvement runs with. */
export interface ImprovementRun {
  readonly host: RunHost;
  /** The workspace folder. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: ImprovementProgress) => void) | undefined;
}

export type ImprovedFile =
  | { readonly ok: true; readonly result: ImprovementResult }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/** Plans an improvement of the prompt of a file and performs it, without questions. Notes are warnings of the host. */
export async function planAndImprove(
  file: string,
  choices: ImprovementChoices,
  { host, folder, signal, onProgress }: ImprovementRun,
): Promise<ImprovedFile> {
  const planned = await planImprovement(file, host.settings, choices, { folder });
  if (!planned.ok) return planned;
  for (const note of planned.notes) host.warn(note);
  const improvement = await improve(planned.improvement, host, signal, onProgress);
  return { ok: true, result: improvementResult(planned.improvement, improvement, basename(file)) };
}
