/** The public library: `import { loadPrompt } from 'touchstone'`. Requires Node 22.15 or newer. */
import { dirname, resolve } from 'node:path';
import type { ImprovementProgress } from './eval/improvement/improvement.ts';
import type { ImprovementChoices } from './eval/improvement/planImprovement.ts';
import type { ImprovementResult } from './eval/improvement/result.ts';
import type { PlanChoices, PlanProblem } from './eval/plan/plan.ts';
import type { EvalEvent } from './eval/runner.ts';
import type { EvaluationResult } from './eval/variants.ts';
import { variantFile } from './files/fileNames.ts';
import { workspaceFolderOf } from './files/workspace.ts';
import type { LoadedPrompt } from './load/loadedPrompt.ts';
import { loadPromptFile } from './load/loadPromptFile.ts';
import { promptErrors } from './load/promptErrors.ts';
import { ProviderError } from './model/errors.ts';
import { modelsOf } from './prompt/frontmatter/metadata.ts';
import { type OwnHelpers, problemOfHelpers } from './prompt/template/ownHelpers.ts';
import { proxyFetch } from './provider/transport/pooledFetch.ts';
import { createNodeHost, type NodeHost } from './run/nodeHost.ts';
import { type Run, type RunEvent, type RunRequest, run } from './run/run.ts';
import type { JsonSchema } from './schema/jsonSchema.ts';
import { compileSchema } from './schema/validation/validate.ts';
import type { RunRecord } from './trace/record.ts';

export type { ReplyMode } from './call/callRequest.ts';
export type { HeldOutTest } from './eval/improvement/heldOutTest.ts';
export type { ImprovementCandidate, ImprovementProgress } from './eval/improvement/improvement.ts';
export type { ImprovementChoices } from './eval/improvement/planImprovement.ts';
export type { ImprovementResult } from './eval/improvement/result.ts';
export type { PlanChoices } from './eval/plan/plan.ts';
export type { Grid } from './eval/results/grid.ts';
export type { Sample } from './eval/results/sample.ts';
export type { EvalEvent, EvalSummary } from './eval/runner.ts';
export type { EvaluationResult } from './eval/variants.ts';
export type { Cost } from './model/cost.ts';
export { ProviderError } from './model/errors.ts';
export type { ToolCall, Usage } from './model/events.ts';
export type { ModelRequest, ToolDefinition } from './model/request.ts';
export { type PromptDocument, parsePrompt } from './prompt/document.ts';
export type { HistoryMessage } from './prompt/messages/history.ts';
export type { Message, Part } from './prompt/messages/message.ts';
export { renderPrompt, toDotprompt } from './prompt/rendering/render.ts';
export type { HelperCall, OwnHelper, OwnHelpers } from './prompt/template/ownHelpers.ts';
export type { RunEvent } from './run/run.ts';
export type { JsonSchema } from './schema/jsonSchema.ts';
export type { Finding } from './schema/validation/finding.ts';
export {
  type Attempt,
  type RecordedError,
  type RefusedModel,
  type RunRecord,
  type RunSpan,
  replyTurn,
  type Span,
} from './trace/record.ts';
export { readRunLog } from './trace/runLog.ts';

/** Options for the environment in which prompts and evaluations run. */
export interface LoadOptions {
  /**
   * Path of the folder with `touchstone.yaml`, `.env` and `.touchstone/`. Default: the workspace folder of
   * the prompt, which is searched for in its parent folders.
   */
  readonly folder?: string;
  /** Environment variables, for keys and proxies. Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Called with each warning, such as a run log that cannot be written. Default: `process.emitWarning`. */
  readonly warn?: (message: string) => void;
  /** Whether runs are appended to `.touchstone/runs.jsonl`. Default: false. */
  readonly log?: boolean;
}

/** Options of {@link loadPrompt}. */
export interface PromptOptions extends LoadOptions {
  /** Functions by name, which the prompt calls as `{{name argument}}`. */
  readonly helpers?: OwnHelpers;
  /** JSON Schemas by name, for example for `schema: Recipe`. They override those of `touchstone.yaml` and files. */
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
  /** The variant to load: `short` loads `triage.short.prompt` for `triage.prompt`. Default: the file itself. */
  readonly variant?: string;
}

/**
 * Options of one run. Without `model`, the first model that the prompt names is called, otherwise
 * `models.default` of `touchstone.yaml`.
 */
export interface RunOptions
  extends Partial<
    Pick<
      RunRequest,
      | 'model'
      | 'mode'
      | 'record'
      | 'stream'
      | 'history'
      | 'turns'
      | 'context'
      | 'tools'
      | 'traceId'
      | 'parentSpanId'
    >
  > {
  /** Cancels the run. Its record then has the outcome `cancelled` and the text received so far. */
  readonly signal?: AbortSignal;
}

/**
 * The events of one run, which can be read once. The generator returns the record, and `record` is a promise
 * of the same record.
 */
export interface RunStream extends AsyncGenerator<RunEvent, RunRecord> {
  /** Resolves when the run has ended, also if the events are not read. A failed call does not reject it. */
  readonly record: Promise<RunRecord>;
}

/** A loaded prompt that can be run any number of times, also at the same time. */
export interface Prompt {
  /** The parsed prompt with its partials and schemas. */
  readonly loaded: LoadedPrompt;
  /**
   * Runs the prompt and resolves to its record when the run has ended. A failed call is a record with
   * `outcome: 'failed'`, not an exception.
   * @param input the values of the prompt's variables, by name.
   * @throws ProviderError of class `badInput` if neither the prompt, the options nor the settings name a model.
   */
  run(input: Readonly<Record<string, unknown>>, options?: RunOptions): Promise<RunRecord>;
  /**
   * Runs the prompt and yields its events; the last event contains the record. Leaving the loop early cancels
   * the run. A run whose stream is not read still runs to its end.
   * @param input the values of the prompt's variables, by name.
   * @throws ProviderError of class `badInput` if neither the prompt, the options nor the settings name a model.
   */
  stream(input: Readonly<Record<string, unknown>>, options?: RunOptions): RunStream;
  /** Waits for the runs in progress and closes the run log. Runs that are started later fail. */
  close(): Promise<void>;
}

/**
 * Loads a prompt file and its partials, which are read once.
 * @param file the path of a `.prompt` file, absolute or relative to the current folder of the process.
 * @throws Error if the prompt, one of its partials or `touchstone.yaml` has errors: one line for each, as
 * `file:line: message`. Also if a helper or a schema of the options is not valid.
 */
export async function loadPrompt(file: string, options: PromptOptions = {}): Promise<Prompt> {
  const { variant, helpers = {}, schemas = {} } = options;
  refuseUnusable(options);
  const path = variant === undefined ? file : variantFile(file, variant);
  const loaded = await loadPromptFile(path, undefined, { schemas, helpers: Object.keys(helpers) });
  if (!loaded.ok) throw new Error(loaded.message);
  const errors = promptErrors(loaded.prompt).map(
    ({ line, message }) => `${path}:${line}: ${message}`,
  );
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return promptOn({ ...loaded.prompt, helpers }, await hostFor(file, options));
}

/** Texts of the library that people read, so that they can be reviewed and translated together. */
const messages = {
  invalidSchema: (name: string, reason: string) =>
    `The schema \`${name}\` is not valid JSON Schema: ${reason}.`,
  noModel: (prompt: string) =>
    `${prompt} names no model: write \`model: provider/model\` in it, or pass one.`,
} as const;

function refuseUnusable({ helpers = {}, schemas = {} }: PromptOptions): void {
  const problem = problemOfHelpers(helpers) ?? problemOfSchemas(schemas);
  if (problem !== undefined) throw new Error(problem);
}

function problemOfSchemas(schemas: Readonly<Record<string, JsonSchema>>): string | undefined {
  for (const [name, schema] of Object.entries(schemas)) {
    const compiled = compileSchema(schema);
    if (!compiled.ok) return messages.invalidSchema(name, compiled.reason);
  }
  return undefined;
}

/** Options of {@link runEval}. */
export interface EvalOptions extends PromptOptions, PlanChoices {
  /** Cancels the evaluation. Its summary is then incomplete. */
  readonly signal?: AbortSignal;
  /**
   * Called for every event: samples, invalid rows, the summary. The events of several prompts alternate.
   * `prompt` is the name of the one that the event belongs to: `triage.short`.
   */
  readonly onEvent?: (event: EvalEvent, prompt: string) => void;
}

/**
 * Evaluates prompts together and resolves to one summary for each, and to the grid that compares them on the
 * same rows. Samples are appended to `.touchstone/evals/` when they end.
 * @param file the path of an eval file, of a prompt with a golden dataset next to it, or of a golden dataset.
 * @throws Error if the evaluation cannot start: one line for each error, with file and line. A sample without
 * a reply is not an exception: it is counted as `errored` in the summary.
 */
export async function runEval(file: string, options: EvalOptions = {}): Promise<EvaluationResult> {
  refuseUnusable(options);
  const { variant } = options;
  const path = variant === undefined ? file : variantFile(file, variant);
  const [{ filterProblem, planEvals }, { runVariants }] = await Promise.all([
    import('./eval/plan/plan.ts'),
    import('./eval/variants.ts'),
  ]);
  const folder = await folderFor(file, options);
  const host = await hostFor(file, { ...options, folder });
  try {
    const planned = await planEvals(path, host.settings, options);
    if (!planned.ok) throw planError(planned.problems);
    const problem = await filterProblem(planned.plans);
    if (problem !== undefined) throw new Error(problem);
    const signal = options.signal ?? new AbortController().signal;
    const events = runVariants(planned.plans, host, { folder }, signal);
    for (;;) {
      const step = await events.next();
      if (step.done) return step.value;
      const { plan, event } = step.value;
      options.onEvent?.(event, plan.variant);
    }
  } finally {
    await host.close();
  }
}

/** Options of {@link runImprovement}. */
export interface ImprovementOptions extends PromptOptions, ImprovementChoices {
  /** Stops the improvement. What has ended is kept, and `resume` continues it. */
  readonly signal?: AbortSignal;
  /** Called when a phase begins, and after each sample and proposal. */
  readonly onProgress?: (progress: ImprovementProgress) => void;
}

/**
 * Looks for a better text of a prompt, tests it on held-out rows, and resolves to the result with its evidence. The
 * prompt is not changed: write `text` into it if it is `accepted`. Finished work is saved in
 * `.touchstone/improvements/`.
 * @param file the path of a prompt with a golden dataset, or of an eval file with one prompt.
 * @throws Error if the improvement cannot start: one line for each error, with file and line. An improvement that
 * stops later is a result with the end `stopped`.
 */
export async function runImprovement(
  file: string,
  options: ImprovementOptions = {},
): Promise<ImprovementResult> {
  refuseUnusable(options);
  const { variant } = options;
  const path = variant === undefined ? file : variantFile(file, variant);
  const { planAndImprove } = await import('./eval/improvement/planAndImprove.ts');
  const folder = await folderFor(file, options);
  const host = await hostFor(file, { ...options, folder });
  try {
    const signal = options.signal ?? new AbortController().signal;
    const { onProgress } = options;
    const improved = await planAndImprove(path, options, { host, folder, signal, onProgress });
    if (!improved.ok) throw planError(improved.problems);
    return improved.result;
  } finally {
    await host.close();
  }
}

/** One line for each problem. */
function planError(problems: readonly PlanProblem[]): Error {
  const lines = problems.map(
    ({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`,
  );
  return new Error(lines.join('\n'));
}

async function folderFor(file: string, { folder }: LoadOptions): Promise<string> {
  return folder ?? (await workspaceFolderOf(dirname(resolve(file))));
}

async function hostFor(file: string, options: LoadOptions): Promise<NodeHost> {
  const environment = options.environment ?? process.env;
  return createNodeHost({
    folder: await folderFor(file, options),
    environment,
    fetch: proxyFetch(environment),
    warn: options.warn ?? (message => process.emitWarning(message)),
    log: options.log ?? false,
    onMistakes: 'refuse',
  });
}

function promptOn(prompt: LoadedPrompt, host: NodeHost): Prompt {
  const start = (
    input: Readonly<Record<string, unknown>>,
    { signal, model, ...options }: RunOptions,
    leaving?: AbortSignal,
  ): Run => {
    const chosen = model ?? modelsOf(prompt.document.metadata)[0] ?? host.settings.models.default;
    if (chosen === undefined) {
      throw new ProviderError(messages.noModel(prompt.file ?? prompt.name), { class: 'badInput' });
    }
    const ends = [signal, leaving].filter(each => each !== undefined);
    const request = { ...options, prompt, input, model: chosen };
    return run(request, host, { signal: ends.length > 1 ? AbortSignal.any(ends) : ends[0] });
  };
  return {
    loaded: prompt,
    run: async (input, options = {}) => start(input, options).record,
    stream(input, options = {}) {
      const leaving = new AbortController();
      const { events, record } = start(input, options, leaving.signal);
      return Object.assign(untilLeft(events, record, leaving), { record });
    },
    close: () => host.close(),
  };
}

/** The events of a run. The run is cancelled when its reader leaves the loop. */
async function* untilLeft(
  events: AsyncIterable<RunEvent>,
  record: Promise<RunRecord>,
  leaving: AbortController,
): AsyncGenerator<RunEvent, RunRecord> {
  try {
    for await (const event of events) yield event;
    return await record;
  } finally {
    // Has no effect on a run that has ended.
    leaving.abort();
  }
}
