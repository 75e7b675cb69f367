import { dirname, resolve } from 'node:path';
import { buildRequest } from '../../call/request/buildRequest.ts';
import { exists } from '../../files/below.ts';
import {
  evalFilesBeside,
  fileKind,
  promptBeside,
  promptFileName,
  stemOf,
} from '../../files/fileNames.ts';
import { fileProblem } from '../../files/fileProblem.ts';
import { largest, readBelow } from '../../files/read.ts';
import { utf8Decoder } from '../../files/readText.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { noRowsIn, openDataset } from '../dataset/dataset.ts';
import { isBadRow } from '../dataset/row.ts';
import { datasetFiles } from './datasetFiles.ts';
import { type EvalFileContents, readEvalFile } from './evalFile.ts';
import {
  type EvalPlan,
  type PlanChoices,
  type Planned,
  type PlanProblem,
  planRefusal,
} from './evalPlan.ts';
import { messages } from './messages.ts';
import { besides } from './origin.ts';
import { planVariants, variantsOf } from './planVariants.ts';
import { selectedRows, unmatchedWords } from './selection.ts';

export type { PlanChoices, Planned, PlanProblem } from './evalPlan.ts';
export { goldenDatasetOf, MOST_CONCURRENCY, MOST_REPEATS } from './planPrompt.ts';

/**
 * Resolves an eval file, a prompt file with the golden dataset next to it, or a golden dataset to
 * evaluations: one for each prompt. Paths in an eval file are relative to it and must be inside its
 * workspace.
 */
export async function planEvals(
  file: string,
  settings: Settings,
  choices: PlanChoices = {},
): Promise<Planned> {
  const kind = fileKind(file);
  if (kind === 'dataset') return planDataset(file, settings, choices);
  if (kind !== 'eval') return planPromptFile(file, settings, choices);
  const root = choices.root ?? (await workspaceFolderOf(dirname(resolve(file))));
  const stored = await readBelow(root, file, largest.settings);
  if (!stored.ok) return planRefusal(file, messages.unreadable(stored.problem));
  let text: string;
  try {
    text = utf8Decoder()(stored.bytes);
  } catch (error) {
    return planRefusal(file, messages.unreadable(fileProblem(error)));
  }
  const read = readEvalFile(text);
  if (!read.ok) {
    return { ok: false, problems: read.problems.map(problem => ({ file, ...problem })) };
  }
  const found = await datasetFiles({ file, text, root }, read.contents.datasets);
  if (!found.ok) return found;
  const contents = { ...read.contents, datasets: found.datasets };
  const name = stemOf(file);
  const prompts = contents.prompts.length > 0 ? contents.prompts : [promptFileName(name)];
  if (prompts.length > 1 && contents.baseline !== undefined) {
    return planRefusal(file, messages.sharedBaseline());
  }
  const variants = variantsOf(name, prompts).map(({ path, ...names }) => ({
    promptFile: besides(file, path),
    origin: { contents, evalFile: file, root, evaluation: name, ...names },
  }));
  return planVariants(variants, settings, choices);
}

/** The eval file next to a prompt defines its evaluation. Without one, the defaults apply. */
async function planPromptFile(
  file: string,
  settings: Settings,
  choices: PlanChoices,
): Promise<Planned> {
  const path = resolve(file);
  const own = await planBeside(file, settings, choices, ({ prompt }) => {
    return prompt.file !== undefined && resolve(prompt.file) === path;
  });
  if (own) return own;
  const root = choices.root ?? (await workspaceFolderOf(dirname(resolve(file))));
  const name = stemOf(file);
  const origin = { contents: bare, name, variant: name, evaluation: name, root };
  return planVariants([{ promptFile: file, origin }], settings, choices);
}

/** A dataset is evaluated by the eval file next to it, otherwise with the prompt of the same name. */
async function planDataset(
  file: string,
  settings: Settings,
  choices: PlanChoices,
): Promise<Planned> {
  const path = resolve(file);
  const own = await planBeside(file, settings, choices, ({ datasets }) =>
    datasets.some(dataset => resolve(dataset) === path),
  );
  return own ?? planPromptFile(promptBeside(file), settings, choices);
}

/** The plans of the eval files next to a file that use it. Undefined when none of them does. */
async function planBeside(
  file: string,
  settings: Settings,
  choices: PlanChoices,
  concerns: (plan: EvalPlan) => boolean,
): Promise<Planned | undefined> {
  for (const evalFile of evalFilesBeside(file)) {
    if (!(await exists(evalFile))) continue;
    const planned = await planEvals(evalFile, settings, choices);
    if (!planned.ok) return planned;
    const plans = planned.plans.filter(concerns);
    if (plans.length > 0) return { ok: true, plans };
  }
  return undefined;
}

const bare: EvalFileContents = { prompts: [], datasets: [], rows: [] };

/** Maximum number of row problems that are listed. */
const MOST = 1000;

/**
 * All problems that would stop an evaluation of a file: in its plan, its rows and the request of each row. It
 * takes the same steps as an evaluation and makes no call.
 */
export async function checkEvaluation(
  file: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly PlanProblem[]> {
  const planned = await planEvals(file, settings);
  if (!planned.ok) return planned.problems;
  const problems: PlanProblem[] = [];
  for (const plan of planned.plans) problems.push(...(await rowProblemsIn(plan, file, signal)));
  return problems;
}

async function rowProblemsIn(
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
  return isEmpty ? [noRowsIn(plan.datasets, file)] : problems;
}

/** One sentence for each filter term that matches no row of any plan. Undefined when all terms match. */
export async function filterProblem(plans: readonly EvalPlan[]): Promise<string | undefined> {
  const words = await unmatchedWords(plans);
  if (words.length === 0) return undefined;
  return words
    .map(({ word, guess }) =>
      guess === undefined ? messages.unknownRow(word) : messages.unknownRowGuess(word, guess),
    )
    .join('\n');
}
