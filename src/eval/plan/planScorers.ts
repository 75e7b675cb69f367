import { resolveEndpoint } from '../../call/endpoints/endpoint.ts';
import { beside, calibrationFileName } from '../../files/fileNames.ts';
import { modelsFor, type Settings } from '../../model/settings/settings.ts';
import { embeddingProblem } from '../../provider/embeddings.ts';
import { judgeHash } from '../baseline/hashes.ts';
import { readCalibrations } from '../judging/calibration.ts';
import { createJudgePrompts, type JudgePrompts } from '../judging/judgePrompts.ts';
import { readsExpected } from '../judging/readsExpected.ts';
import { noModel } from '../judging/services.ts';
import { createSimilarities } from '../judging/similarity.ts';
import type { ScorerModule } from '../modules/moduleFiles.ts';
import { createScorerModules, type ScorerModules } from '../modules/modules.ts';
import type { Scorer } from '../scorers/scorer.ts';
import { blinded } from '../scorers/table.ts';
import type { EvalPlan, JudgeRun, PlanProblem } from './evalPlan.ts';
import { messages } from './messages.ts';

/** What the scorers of an evaluation call, and why one of them cannot. */
type PlannedScorers = Pick<
  EvalPlan,
  | 'scorers'
  | 'judges'
  | 'judgeRuns'
  | 'calibrations'
  | 'similarities'
  | 'embeddingModels'
  | 'modules'
  | 'moduleRuns'
> & { readonly problems: readonly PlanProblem[] };

export interface ScorersPlace {
  /** The eval file or prompt that paths are relative to. */
  readonly file: string;
  /** Of the evaluation. */
  readonly name: string;
  readonly root: string;
  readonly settings: Settings;
  readonly mode: JudgeRun['mode'];
}

/** Reads the judges and modules of scorers, and looks up the models that they call. */
export async function planScorers(
  scorers: readonly Scorer[],
  { file, name, root, settings, mode }: ScorersPlace,
): Promise<PlannedScorers> {
  const judges = createJudgePrompts(file, root);
  const judging = await planJudges(scorers, judges, file, settings, mode);
  const modules = createScorerModules(file, root);
  const running = await planModules(scorers, modules, file);
  const embeddingModels = [...new Set(scorers.flatMap(({ embeds }) => embeds ?? []))];
  const calibrationFile = beside(file, calibrationFileName(name));
  const read =
    judging.runs.length > 0 ? await readCalibrations(calibrationFile, root) : { ok: true as const };
  const stored = read.ok ? (read.calibrations ?? []) : [];
  const problems = [
    ...embeddingProblems(embeddingModels, file, settings),
    ...judging.problems,
    ...running.problems,
    ...(read.ok ? [] : [{ file: calibrationFile, message: read.message }]),
  ];
  const blind = new Set([
    ...judging.runs.flatMap(({ metric, prompt }) =>
      readsExpected(prompt.document, prompt.partials.values()) ? [] : [metric],
    ),
    ...running.blind,
  ]);
  return {
    scorers: scorers.map(scorer => (blind.has(scorer.metric) ? blinded(scorer) : scorer)),
    judges,
    judgeRuns: judging.runs,
    calibrations: judging.runs.flatMap(run => {
      const found = stored.find(({ judge }) => judge === run.metric);
      const scorer = scorers.find(({ metric }) => metric === run.metric);
      if (!found || !scorer) return [];
      return [{ ...found, isStale: found.hash !== judgeHash(scorer.settings, run) }];
    }),
    similarities: createSimilarities(),
    embeddingModels,
    modules,
    moduleRuns: running.modules,
    problems,
  };
}

/**
 * The judges of scorers, and the problems of those that cannot be read or have no model that can be called.
 */
async function planJudges(
  scorers: readonly Scorer[],
  judges: JudgePrompts,
  file: string,
  settings: Settings,
  mode: JudgeRun['mode'],
): Promise<{ readonly runs: readonly JudgeRun[]; readonly problems: readonly PlanProblem[] }> {
  const runs: JudgeRun[] = [];
  const problems: PlanProblem[] = [];
  for (const { metric, judges: asked } of scorers) {
    if (!asked) continue;
    const loaded = await judges.load(asked.source);
    if (!loaded.ok) {
      problems.push({ file, message: loaded.message });
      continue;
    }
    const { prompt } = loaded;
    const model = asked.model ?? modelsFor(prompt.document.metadata, settings)[0];
    if (model === undefined) problems.push({ file, message: noModel(prompt.name) });
    else {
      problems.push(...modelProblems([model], file, settings));
      runs.push({ metric, prompt, models: [model], mode });
    }
  }
  return { runs, problems };
}

/** The modules of scorers, and the problems of those that cannot be read. */
async function planModules(
  scorers: readonly Scorer[],
  modules: ScorerModules,
  file: string,
): Promise<{
  readonly modules: readonly ScorerModule[];
  /** Metrics of modules that do not look at what a row expects. */
  readonly blind: readonly string[];
  readonly problems: readonly PlanProblem[];
}> {
  const found = new Set<ScorerModule>();
  const blind: string[] = [];
  const problems: PlanProblem[] = [];
  for (const { metric, module: path } of scorers) {
    if (path === undefined) continue;
    const loaded = await modules.load(path);
    if (!loaded.ok) {
      problems.push({ file, message: loaded.message });
      continue;
    }
    found.add(loaded.module);
    if (!loaded.module.readsExpected) blind.push(metric);
  }
  return { modules: [...found], blind, problems };
}

/** Problems of embedding models that cannot be called. */
function embeddingProblems(
  models: readonly string[],
  file: string,
  settings: Settings,
): readonly PlanProblem[] {
  return models.flatMap(model => {
    const resolved = resolveEndpoint(model, settings);
    if (!resolved.ok) return [{ file, message: resolved.error.message }];
    const message = embeddingProblem(model, resolved.endpoint.protocol);
    return message === undefined ? [] : [{ file, message }];
  });
}

/** Why models cannot be called. */
export function modelProblems(
  models: readonly string[],
  file: string,
  settings: Settings,
): PlanProblem[] {
  if (models.length === 0) {
    return [
      {
        file,
        message: messages.noModel(),
      },
    ];
  }
  return models.flatMap(model => {
    const resolved = resolveEndpoint(model, settings);
    return resolved.ok ? [] : [{ file, message: resolved.error.message }];
  });
}
