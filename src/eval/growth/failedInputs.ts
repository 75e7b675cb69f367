import type { EvalPlan } from '../plan/evalPlan.ts';
import { readResults } from '../results/resultsFile.ts';
import { type RunContext, runsOf } from '../stored/runs.ts';

/** A row that failed in the newest run of an evaluation, with the first reasons. */
export interface FailedInput {
  readonly input: Readonly<Record<string, unknown>>;
  readonly reasons: readonly string[];
}

const MOST_ROWS = 50;
const MOST_REASONS = 3;
/** UTF-16 units of a reason. */
const MOST_TEXT = 300;

/** The inputs of the rows that failed in the newest run. Keys were replaced when they were stored. */
export async function failedInputs(
  plan: Pick<EvalPlan, 'key'>,
  { folder, warn }: RunContext,
): Promise<readonly FailedInput[]> {
  const [file] = await runsOf(plan, { folder });
  const found = new Map<string, FailedInput>();
  if (file === undefined) return [];
  for await (const { sample } of readResults(file, { folder, warn })) {
    const { row, outcome, input, scores } = sample;
    if (outcome !== 'failed' || found.has(row.id)) continue;
    const reasons = scores.flatMap(each => each.reasons).slice(0, MOST_REASONS);
    found.set(row.id, { input, reasons: reasons.map(each => each.slice(0, MOST_TEXT)) });
    if (found.size >= MOST_ROWS) break;
  }
  return [...found.values()];
}
