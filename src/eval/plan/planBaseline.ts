import { exists } from '../../files/below.ts';
import { baselineFileName, beside } from '../../files/fileNames.ts';
import { largest, readBelow } from '../../files/read.ts';
import { readBaseline } from '../baseline/baseline.ts';
import type { PlanChoices, PlannedBaseline, PlanProblem } from './evalPlan.ts';
import { messages } from './messages.ts';
import { besides, type PromptOrigin } from './origin.ts';

/** The baseline of an evaluation, if it exists. A file that cannot be read is a problem. */
export async function planBaseline(
  promptFile: string,
  { contents, evalFile, name, root }: PromptOrigin,
  { baseline, bless }: PlanChoices,
): Promise<PlannedBaseline | PlanProblem> {
  const named =
    evalFile !== undefined && contents.baseline !== undefined
      ? besides(evalFile, contents.baseline)
      : beside(evalFile ?? promptFile, baselineFileName(name));
  const file = baseline ?? named;
  if (bless) return { file, bless: true };
  if (!(await exists(file))) {
    return baseline === undefined ? { file } : { file, message: messages.noBaseline() };
  }
  const read = await readBelow(root, file, largest.dataset);
  if (!read.ok) return { file, message: messages.baselineUnread(read.problem) };
  const parsed = readBaseline(new TextDecoder().decode(read.bytes));
  return parsed.ok
    ? { file, contents: parsed.baseline }
    : { file, message: messages.baselineUnusable(parsed.problem) };
}
