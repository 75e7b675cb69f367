import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { ReplyMode } from '../../call/callRequest.ts';
import { resolveEndpoint } from '../../call/endpoints/endpoint.ts';
import { priceProblem } from '../../call/guards/budgetGuard.ts';
import { exists } from '../../files/below.ts';
import { fileProblem } from '../../files/fileProblem.ts';
import { largest, openBelow, readBelow } from '../../files/read.ts';
import { stateKey } from '../../files/state.ts';
import { utf8Decoder } from '../../files/utf8.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { loadPromptFile, nameOf } from '../../load/loadPromptFile.ts';
import { promptErrors } from '../../load/promptErrors.ts';
import { factsFor } from '../../model/catalogue/factsFor.ts';
import { modelsFor } from '../../model/settings/modelsFor.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { datasetEndings } from '../dataset/dataset.ts';
import { createScorers, defaultScorers } from '../scorers/table.ts';
import { type EvalFileContents, readEvalFile } from './evalFile.ts';
import type { EvalPlan } from './evalPlan.ts';

/** What a person asks for at the start of an evaluation, over what its files say. */
export interface PlanChoices {
  readonly models?: readonly string[];
  readonly repeat?: number;
  readonly concurrency?: number;
  readonly mode?: ReplyMode;
  readonly record?: boolean;
  readonly only?: ReadonlySet<string>;
  readonly matching?: ReadonlySet<string>;
  /** The folder that all files of the evaluation are in. Default: the workspace of the file. */
  readonly root?: string;
}

/** Why an evaluation cannot start. */
export interface PlanProblem {
  readonly file: string;
  /** 1-based; absent when it is about the file as a whole. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

export type Planned =
  | { readonly ok: true; readonly plans: readonly EvalPlan[] }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/** Calls under way at once when nobody says otherwise: quick, and inside small rate limits. */
const DEFAULT_CONCURRENCY = 8;

export const MOST_CONCURRENCY = 1000;
export const MOST_REPEATS = 1000;

export function isEvalFile(path: string): boolean {
  return /\.eval\.ya?ml$/.test(path);
}

/**
 * Resolves an eval file, or a prompt file with the golden dataset beside it, to evaluations: one for
 * each prompt. Paths in an eval file are relative to it, and inside its workspace.
 */
export async function planEvals(
  file: string,
  settings: Settings,
  choices: PlanChoices = {},
): Promise<Planned> {
  if (!isEvalFile(file)) return planPromptFile(file, settings, choices);
  const root = choices.root ?? (await workspaceFolderOf(dirname(resolve(file))));
  const stored = await readBelow(root, file, largest.settings);
  if (!stored.ok) return refuse(file, `The file cannot be read: ${stored.problem}.`);
  let text: string;
  try {
    text = utf8Decoder()(stored.bytes);
  } catch (error) {
    return refuse(file, `The file cannot be read: ${fileProblem(error)}.`);
  }
  const read = readEvalFile(text);
  if (!read.ok) {
    return { ok: false, problems: read.problems.map(problem => ({ file, ...problem })) };
  }
  const { contents } = read;
  const name = evalNameOf(file);
  const prompts =
    contents.prompts.length > 0
      ? contents.prompts
      : [`${basename(file).replace(/\.eval\.ya?ml$/, '')}.prompt`];
  return collect(
    await Promise.all(
      prompts.map(prompt => {
        const path = besides(file, prompt);
        const origin = {
          contents,
          evalFile: file,
          root,
          name: prompts.length === 1 ? name : nameAmong(name, evalNameOf(prompt)),
        };
        return planPrompt(path, origin, settings, choices);
      }),
    ),
  );
}

/** Each of several prompts has results of its own; those of the eval's own name keep it. */
function nameAmong(evalName: string, promptName: string): string {
  const own = promptName === evalName || promptName.startsWith(`${evalName}.`);
  return own ? promptName : `${evalName}.${promptName}`;
}

/** An eval file beside a prompt says how it is evaluated; without one the defaults do. */
async function planPromptFile(
  file: string,
  settings: Settings,
  choices: PlanChoices,
): Promise<Planned> {
  const name = nameOf(file).name;
  for (const ending of ['.eval.yaml', '.eval.yml']) {
    const evalFile = join(dirname(file), `${name}${ending}`);
    if (!(await exists(evalFile))) continue;
    const planned = await planEvals(evalFile, settings, choices);
    if (!planned.ok) return planned;
    const plans = planned.plans.filter(
      ({ prompt }) => prompt.file !== undefined && resolve(prompt.file) === resolve(file),
    );
    if (plans.length > 0) return { ok: true, plans };
  }
  const root = choices.root ?? (await workspaceFolderOf(dirname(resolve(file))));
  const origin = { contents: bare, name: evalNameOf(file), root };
  return planPrompt(file, origin, settings, choices);
}

/** The golden dataset beside a prompt: that of the variant first, then that of the prompt's name. */
export async function goldenDatasetOf(promptFile: string): Promise<string | undefined> {
  const names = new Set([evalNameOf(promptFile), nameOf(promptFile).name]);
  for (const name of names) {
    for (const ending of datasetEndings) {
      const path = join(dirname(promptFile), `${name}.golden${ending}`);
      if (await exists(path)) return path;
    }
  }
  return undefined;
}

const bare: EvalFileContents = { prompts: [], datasets: [], rows: [] };

interface Origin {
  readonly contents: EvalFileContents;
  readonly name: string;
  readonly evalFile?: string;
  /** The workspace folder: every file of the evaluation is inside. */
  readonly root: string;
}

async function planPrompt(
  promptFile: string,
  origin: Origin,
  settings: Settings,
  choices: PlanChoices,
): Promise<Planned> {
  const { contents, evalFile, name, root } = origin;
  const loaded = await loadPromptFile(promptFile, root);
  if (!loaded.ok) return refuse(evalFile ?? promptFile, loaded.message);
  const { prompt } = loaded;
  const broken = promptErrors(prompt).map(error => ({ file: promptFile, ...error }));
  if (broken.length > 0) return { ok: false, problems: broken };

  const datasets = await datasetsOf(promptFile, origin);
  const models = choices.models ?? contents.models ?? modelsFor(prompt.document.metadata, settings);
  const problems = [
    ...choiceProblems(choices, evalFile ?? promptFile),
    ...(await unreadable(datasets, root, evalFile ?? promptFile)),
    ...modelProblems(models, evalFile ?? promptFile, settings),
    ...(choices.mode === 'replay' ? [] : priceProblems(models, prompt, settings)),
  ];
  if (datasets.length === 0 && contents.rows.length === 0) {
    problems.push({
      file: promptFile,
      message: `There is no golden dataset: write ${evalNameOf(promptFile)}.golden.jsonl beside it, a row such as {"input": {...}, "expected": {...}} a line.`,
    });
  }
  if (problems.length > 0) return { ok: false, problems };
  const plan: EvalPlan = {
    name,
    key: await stateKey(root, evalFile ?? promptFile, name),
    prompt,
    root,
    datasets,
    ...(evalFile !== undefined &&
      contents.rows.length > 0 && { inline: { file: evalFile, rows: contents.rows } }),
    models,
    scorers: contents.score ? createScorers(contents.score) : defaultScorers(prompt.document),
    ...(contents.csv && { csv: contents.csv }),
    repeat: choices.repeat ?? contents.repeat ?? 1,
    concurrency: choices.concurrency ?? settings.concurrency ?? DEFAULT_CONCURRENCY,
    mode: choices.mode ?? 'auto',
    ...(contents.gate && { gate: contents.gate }),
    ...(choices.record && { record: true }),
    ...(choices.only && { only: choices.only }),
    ...(choices.matching && { matching: choices.matching }),
  };
  return { ok: true, plans: [plan] };
}

/** `triage` for `triage.eval.yaml` and `triage.prompt`, `triage.short` for `triage.short.prompt`. */
function evalNameOf(file: string): string {
  return basename(file).replace(/\.(eval\.ya?ml|prompt)$/, '');
}

async function datasetsOf(
  promptFile: string,
  { contents, evalFile }: Origin,
): Promise<readonly string[]> {
  if (evalFile !== undefined && contents.datasets.length > 0) {
    return contents.datasets.map(dataset => besides(evalFile, dataset));
  }
  if (contents.rows.length > 0) return [];
  const golden = await goldenDatasetOf(promptFile);
  return golden === undefined ? [] : [golden];
}

/** A path as a file names it: relative to that file. */
function besides(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}

function modelProblems(models: readonly string[], file: string, settings: Settings): PlanProblem[] {
  if (models.length === 0) {
    return [
      {
        file,
        message: 'No model is named: write `model: provider/model` in the prompt, or choose one.',
      },
    ];
  }
  return models.flatMap(model => {
    const resolved = resolveEndpoint(model, settings);
    return resolved.ok ? [] : [{ file, message: resolved.error.message }];
  });
}

/** A budget refuses every call to a model without a price. */
function priceProblems(
  models: readonly string[],
  prompt: LoadedPrompt,
  settings: Settings,
): PlanProblem[] {
  return models.flatMap(model => {
    const message = priceProblem(model, { prompt, settings, facts: factsFor(model, settings) });
    return message === undefined ? [] : [{ file: prompt.file ?? prompt.name, message }];
  });
}

/** What a caller asks for, within the limits that the files have. */
function choiceProblems({ repeat, concurrency }: PlanChoices, file: string): PlanProblem[] {
  const limits = [
    ['repeat', repeat, MOST_REPEATS],
    ['concurrency', concurrency, MOST_CONCURRENCY],
  ] as const;
  return limits.flatMap(([name, value = 1, largest]) =>
    Number.isInteger(value) && value >= 1 && value <= largest
      ? []
      : [{ file, message: `\`${name}\` must be a whole number from 1 to ${largest}.` }],
  );
}

async function unreadable(
  datasets: readonly string[],
  root: string,
  file: string,
): Promise<PlanProblem[]> {
  const problems: PlanProblem[] = [];
  for (const dataset of datasets) {
    const opened = await openBelow(root, dataset, largest.dataset);
    if (opened.ok) await opened.handle.close();
    else
      problems.push({ file, message: `The dataset ${dataset} cannot be read: ${opened.problem}.` });
  }
  return problems;
}

function refuse(file: string, message: string): Planned {
  return { ok: false, problems: [{ file, message }] };
}

function collect(planned: readonly Planned[]): Planned {
  const problems = planned.flatMap(item => (item.ok ? [] : item.problems));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, plans: planned.flatMap(item => (item.ok ? item.plans : [])) };
}
