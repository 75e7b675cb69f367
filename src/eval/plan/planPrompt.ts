import { firstExisting } from '../../files/below.ts';
import { datasetFileName, datasetsBeside, stemOf } from '../../files/fileNames.ts';
import { largest, openBelow } from '../../files/read.ts';
import { stateKey } from '../../files/state.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { loadPromptFile } from '../../load/loadPromptFile.ts';
import { promptErrors } from '../../load/promptErrors.ts';
import { evalPriceProblem, priceProblem } from '../../model/settings/budgets.ts';
import { modelsFor, type Settings } from '../../model/settings/settings.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import { modelHashes } from '../baseline/modelIdentity.ts';
import { createScorers, defaultScorers } from '../scorers/table.ts';
import {
  type EvalPlan,
  namesFor,
  type PlanChoices,
  type Planned,
  type PlanProblem,
  planRefusal,
  rangeProblems,
} from './evalPlan.ts';
import { messages } from './messages.ts';
import { besides, type PromptOrigin } from './origin.ts';
import { planBaseline } from './planBaseline.ts';
import { modelProblems, planScorers } from './planScorers.ts';
import { rowFilterProblems } from './rowFilter.ts';
import type { StoredChoices } from './storedChoices.ts';

/** Default concurrency: fast, but within low rate limits. */
const DEFAULT_CONCURRENCY = 8;

export const MOST_CONCURRENCY = 1000;
export const MOST_REPEATS = 1000;

/**
 * The evaluation of one prompt, or why it cannot start.
 * @param earlier the prompt of a git revision, instead of the current file.
 */
export async function planPrompt(
  promptFile: string,
  origin: PromptOrigin,
  settings: Settings,
  choices: PlanChoices,
  earlier?: LoadedPrompt,
): Promise<Planned> {
  const { contents, evalFile, name, root } = origin;
  const loaded = earlier
    ? { ok: true as const, prompt: earlier }
    : await loadPromptFile(promptFile, root, namesFor(choices));
  if (!loaded.ok) return planRefusal(evalFile ?? promptFile, loaded.message);
  const prompt = { ...loaded.prompt, ...(choices.helpers && { helpers: choices.helpers }) };
  const broken = promptErrors(prompt).map(error => ({
    file: promptFile,
    ...error,
    ...(earlier && { message: messages.atCommit(earlier.commit ?? '', error.message) }),
  }));
  if (broken.length > 0) return { ok: false, problems: broken };

  const datasets = await datasetsFor(promptFile, origin);
  const ownModels = contents.models ?? modelsFor(prompt.document.metadata, settings);
  const models = choices.models ?? ownModels;
  const scorers = contents.score ? createScorers(contents.score) : defaultScorers(prompt.document);
  const mode = choices.mode ?? 'auto';
  const { problems: scorerProblems, ...scoring } = await planScorers(scorers, {
    file: evalFile ?? promptFile,
    name,
    root,
    settings,
    mode,
  });
  const budget = choices.budget ?? lower(contents.budget?.usd, settings.budget.eval?.value);
  const problems = [
    ...scorerProblems,
    ...rangeProblems(
      [
        ['repeat', choices.repeat, MOST_REPEATS],
        ['concurrency', choices.concurrency, MOST_CONCURRENCY],
      ],
      evalFile ?? promptFile,
    ),
    ...(await unreadableDatasets(datasets, root, evalFile ?? promptFile)),
    ...modelProblems(models, evalFile ?? promptFile, settings),
    ...(choices.mode === 'replay' ? [] : priceProblems(models, prompt, settings)),
    ...(choices.mode === 'replay' || budget === undefined
      ? []
      : unpricedProblems(
          [...models, ...scoring.judgeRuns.flatMap(each => each.models)],
          budget,
          evalFile ?? promptFile,
          settings,
        )),
  ];
  if (datasets.length === 0 && contents.rows.length === 0) {
    problems.push({
      file: promptFile,
      message: messages.noGoldenDataset(datasetFileName(stemOf(promptFile))),
      missing: 'dataset',
    });
  }
  const baseline = earlier ? undefined : await planBaseline(promptFile, origin, choices);
  if (baseline && 'message' in baseline) problems.push(baseline);
  else if (choices.rows) {
    problems.push(
      ...rowFilterProblems(choices.rows, {
        file: evalFile ?? promptFile,
        document: prompt.document,
        ...(baseline && { baseline }),
      }),
    );
  }
  if (problems.length > 0 || (baseline && 'message' in baseline)) return { ok: false, problems };
  const gate = choices.stopEarly ? { ...contents.gate, stopEarly: true } : contents.gate;
  const plan: EvalPlan = {
    name,
    evaluation: {
      name: origin.evaluation,
      key: await stateKey(root, evalFile ?? promptFile, origin.evaluation),
    },
    variant: origin.variant,
    key: await stateKey(root, evalFile ?? promptFile, name),
    prompt,
    root,
    datasets,
    ...(evalFile !== undefined &&
      contents.rows.length > 0 && { inline: { file: evalFile, rows: contents.rows } }),
    models,
    modelHashes: modelHashes(models, settings),
    ...scoring,
    ...(contents.csv && { csv: contents.csv }),
    // Samples of one row are not independent rows, which the search counts.
    repeat: choices.cheapest ? 1 : (choices.repeat ?? contents.repeat ?? 1),
    ...(choices.cheapest && { cheapest: true }),
    concurrency: choices.concurrency ?? settings.concurrency ?? DEFAULT_CONCURRENCY,
    mode,
    ...(gate && { gate }),
    ...(budget !== undefined && { budget }),
    ...(baseline && {
      baseline: {
        ...(choices.cheapest ? { file: baseline.file } : baseline),
        models: ownModels,
      },
    }),
    ...(contents.cluster && { cluster: contents.cluster }),
    ...(contents.metrics && { metrics: contents.metrics }),
    ...(choices.record && { record: true }),
    ...(choices.only && { only: new Set(choices.only) }),
    ...(choices.matching && { matching: new Set(choices.matching) }),
    ...(choices.shard && { shard: choices.shard }),
    ...(choices.rows && { rows: choices.rows }),
    source: evalFile ?? promptFile,
    choices: storedChoices(choices),
  };
  return { ok: true, plans: [plan] };
}

function storedChoices(choices: PlanChoices): StoredChoices {
  const { models, repeat, mode, record, baseline, bless, promptAt, only, matching, shard, rows } =
    choices;
  const { cheapest, stopEarly } = choices;
  return {
    ...(models && { models }),
    ...(repeat !== undefined && { repeat }),
    ...(mode && { mode }),
    ...(record && { record }),
    ...(baseline !== undefined && { baseline }),
    ...(bless && { bless }),
    ...(promptAt && { promptAt }),
    ...(only && { only: [...only] }),
    ...(matching && { matching: [...matching] }),
    ...(shard && { shard }),
    ...(rows && { rows }),
    ...(cheapest && { cheapest }),
    ...(stopEarly && { stopEarly }),
  };
}

async function datasetsFor(
  promptFile: string,
  { contents, evalFile }: PromptOrigin,
): Promise<readonly string[]> {
  if (evalFile !== undefined && contents.datasets.length > 0) {
    return contents.datasets.map(dataset => besides(evalFile, dataset));
  }
  if (contents.rows.length > 0) return [];
  const golden = await goldenDatasetOf(promptFile);
  return golden === undefined ? [] : [golden];
}

/** Problems of models without a price when there is a budget, because a budget refuses their calls. */
function priceProblems(
  models: readonly string[],
  prompt: LoadedPrompt,
  settings: Settings,
): PlanProblem[] {
  return models.flatMap(model => {
    const message = priceProblem(model, policyOf(prompt.document).budget.usd, settings);
    return message === undefined ? [] : [{ file: prompt.file ?? prompt.name, message }];
  });
}

function lower(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** Under a budget the price of every model must be known. */
function unpricedProblems(
  models: readonly string[],
  budget: number,
  file: string,
  settings: Settings,
): PlanProblem[] {
  return [...new Set(models)].flatMap(model => {
    const message = evalPriceProblem(model, budget, settings);
    return message === undefined ? [] : [{ file, message }];
  });
}

async function unreadableDatasets(
  datasets: readonly string[],
  root: string,
  file: string,
): Promise<PlanProblem[]> {
  const problems: PlanProblem[] = [];
  for (const dataset of datasets) {
    const opened = await openBelow(root, dataset, largest.dataset);
    if (opened.ok) await opened.handle.close();
    else problems.push({ file, message: messages.datasetUnread(dataset, opened.problem) });
  }
  return problems;
}

/** The golden dataset next to a prompt: that of the variant, otherwise that of the prompt's name. */
export async function goldenDatasetOf(promptFile: string): Promise<string | undefined> {
  return firstExisting(datasetsBeside(promptFile));
}
