import { buildRequest } from '../../call/request/buildRequest.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { openDataset } from '../dataset/dataset.ts';
import { isBadRow } from '../dataset/row.ts';
import type { EvalPlan } from './evalPlan.ts';
import { type PlanProblem, planEvals } from './plan.ts';
import { selectedRows } from './selection.ts';

/** Problems of rows beyond which the rest of a dataset is only said to have more. */
const MOST = 1000;

/**
 * Everything that an evaluation of a file would refuse, found by the same steps and without a call: its plan,
 * its rows, and the request of each row.
 */
export async function checkEvaluation(
  file: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly PlanProblem[]> {
  const planned = await planEvals(file, settings);
  if (!planned.ok) return planned.problems;
  const problems: PlanProblem[] = [];
  for (const plan of planned.plans) problems.push(...(await checkRows(plan, file, signal)));
  return problems;
}

async function checkRows(
  plan: EvalPlan,
  file: string,
  signal: AbortSignal,
): Promise<readonly PlanProblem[]> {
  const problems: PlanProblem[] = [];
  const [model = ''] = plan.models;
  const dataset = openDataset(plan.datasets, plan);
  let isEmpty = true;
  try {
    for await (const row of selectedRows(plan, dataset)) {
      isEmpty = false;
      if (signal.aborted || problems.length >= MOST) break;
      if (isBadRow(row)) problems.push(row);
      else {
        const { input, history } = row;
        const built = buildRequest({
          prompt: plan.prompt,
          input,
          model,
          ...(history && { history }),
        });
        if (!built.ok) problems.push({ ...row, message: built.error.message });
      }
    }
  } finally {
    await dataset.close();
  }
  if (!isEmpty) return problems;
  const [first = file] = plan.datasets;
  return [{ file: first, line: 1, message: 'The dataset has no rows; add one to evaluate.' }];
}
