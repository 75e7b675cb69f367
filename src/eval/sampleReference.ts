import type { RunRequest } from '../run/run.ts';
import type { EvalPlan } from './plan/evalPlan.ts';

/** How the runs of a sample name it in the run log. Empty before the evaluation has a run. */
export function sampleReference(
  { key, run }: Pick<EvalPlan, 'key' | 'run'>,
  of: { readonly row: { readonly id: string }; readonly model: string; readonly repeat: number },
): Pick<RunRequest, 'sample'> {
  if (run === undefined) return {};
  const { row, model, repeat } = of;
  return { sample: { evaluation: key, run, row: row.id, model, repeat } };
}
