/** The public library: `import { loadPrompt } from 'touchstone'`. Needs Node 22.15 or newer, no editor. */
import { dirname, resolve } from 'node:path';
import type { PlanChoices } from './eval/plan/plan.ts';
import type { EvalEvent, EvalSummary } from './eval/runner.ts';
import { variantFile } from './files/fileNames.ts';
import { workspaceFolderOf } from './files/workspace.ts';
import type { LoadedPrompt } from './load/loadedPrompt.ts';
import { loadPromptFile } from './load/loadPromptFile.ts';
import { promptErrors } from './load/promptErrors.ts';
import { ProviderError } from './model/errors.ts';
import { modelsOf } from './prompt/frontmatter/metadata.ts';
import { type OwnHelpers, problemOfHelpers } from './prompt/template/ownHelpers.ts';
import { proxyFetch } from './provider/transport/proxyFetch.ts';
import { createNodeHost, type NodeHost } from './run/nodeHost.ts';
import { type Run, type RunEvent, type RunRequest, run } from './run/run.ts';
import type { JsonSchema } from './schema/jsonSchema.ts';
import { compileSchema } from './schema/validation/validate.ts';
import type { RunRecord } from './trace/record.ts';

export type { PlanChoices } from './eval/plan/plan.ts';
export type { Sample } from './eval/results/sample.ts';
export type { EvalEvent, EvalSummary } from './eval/runner.ts';
export type { Cost } from './model/cost.ts';
export { ProviderError } from './model/errors.ts';
export type { ToolCall } from './model/events.ts';
export type { ModelRequest, ToolDefinition } from './model/request.ts';
export type { Usage } from './model/usage.ts';
export { type PromptDocument, parsePrompt } from './prompt/document.ts';
export type { HistoryMessage } from './prompt/messages/history.ts';
export type { Message, Part } from './prompt/messages/message.ts';
export { renderPrompt } from './prompt/rendering/render.ts';
export { toDotprompt } from './prompt/rendering/toDotprompt.ts';
export type { HelperCall, OwnHelper, OwnHelpers } from './prompt/template/ownHelpers.ts';
export type { ReplyMode, RunEvent } from './run/run.ts';
export type { JsonSchema } from './schema/jsonSchema.ts';
export type { Finding } from './schema/validation/finding.ts';
export type { Attempt, RecordedError, RefusedModel, RunRecord, Span } from './trace/record.ts';
export { readRunLog } from './trace/span.ts';

export interface LoadOptions {
  /** Holds `touchstone.yaml`, `.env` and `.touchstone/`; found upward from the prompt when absent. */
  readonly folder?: string;
  /** Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Gets sentences such as a run log that cannot be written. Default: `process.emitWarning`. */
  readonly warn?: (message: string) => void;
  /** Whether runs are appended to `.touchstone/runs.jsonl`. Default false: production has its own log. */
  readonly log?: boolean;
}

export interface PromptOptions extends LoadOptions {
  /** What the prompt calls as `{{name argument}}`. */
  readonly helpers?: OwnHelpers;
  /** JSON Schemas that the prompt uses by name; before those of `touchstone.yaml` and of files. */
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
  /** `short` loads `triage.short.prompt` for `triage.prompt`. */
  readonly variant?: string;
}

export interface RunOptions
  extends Partial<
    Pick<
      RunRequest,
      | 'model'
      | 'mode'
      | 'record'
      | 'stream'
      | 'history'
      | 'context'
      | 'tools'
      | 'traceId'
      | 'parentSpanId'
    >
  > {
  readonly signal?: AbortSignal;
}

/** The events of one run, for one reader, and its record. */
export interface RunStream extends AsyncGenerator<RunEvent, RunRecord> {
  readonly record: Promise<RunRecord>;
}

export interface Prompt {
  readonly loaded: LoadedPrompt;
  /** One run to its end. A failed run is a record with `outcome: 'failed'`, not an exception. */
  run(input: Readonly<Record<string, unknown>>, options?: RunOptions): Promise<RunRecord>;
  /**
   * One run as it happens; the last event carries the record, as `record` does. Leaving the loop early
   * cancels the run; a stream that is never read runs to its end.
   */
  stream(input: Readonly<Record<string, unknown>>, options?: RunOptions): RunStream;
  /** Ends pending writes of the run log. */
  close(): Promise<void>;
}

/**
 * Loads a prompt file to run it, in production or in a script.
 * @throws Error when the prompt, one of its partials or `touchstone.yaml` has errors, a line each with file and
 * line number, and when a helper or a schema of the options cannot be used.
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

function refuseUnusable({ helpers = {}, schemas = {} }: PromptOptions): void {
  const problem = problemOfHelpers(helpers) ?? problemOfSchemas(schemas);
  if (problem !== undefined) throw new Error(problem);
}

function problemOfSchemas(schemas: Readonly<Record<string, JsonSchema>>): string | undefined {
  for (const [name, schema] of Object.entries(schemas)) {
    const compiled = compileSchema(schema);
    if (!compiled.ok) return `The schema \`${name}\` is not valid JSON Schema: ${compiled.reason}.`;
  }
  return undefined;
}

export interface EvalOptions extends PromptOptions, PlanChoices {
  readonly signal?: AbortSignal;
  /** Gets every event as it happens: samples, bad rows. */
  readonly onEvent?: (event: EvalEvent) => void;
}

/**
 * Evaluates an eval file, a prompt file with the golden dataset beside it, or a golden dataset; one
 * summary a prompt.
 * Samples are appended to `.touchstone/evals/` as they end.
 * @throws Error when the evaluation cannot start, a line a mistake with its file and line.
 */
export async function runEval(
  file: string,
  options: EvalOptions = {},
): Promise<readonly EvalSummary[]> {
  refuseUnusable(options);
  const { variant } = options;
  const path = variant === undefined ? file : variantFile(file, variant);
  const [{ filterProblem, planEvals }, runner] = await Promise.all([
    import('./eval/plan/plan.ts'),
    import('./eval/runner.ts'),
  ]);
  const folder = await folderFor(file, options);
  const host = await hostFor(file, { ...options, folder });
  try {
    const planned = await planEvals(path, host.settings, options);
    if (!planned.ok) {
      const lines = planned.problems.map(
        ({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`,
      );
      throw new Error(lines.join('\n'));
    }
    const problem = await filterProblem(planned.plans);
    if (problem !== undefined) throw new Error(problem);
    const summaries: EvalSummary[] = [];
    const signal = options.signal ?? new AbortController().signal;
    for (const plan of planned.plans) {
      for await (const event of runner.runEval(plan, host, { folder }, signal)) {
        options.onEvent?.(event);
        if (event.type === 'finished') summaries.push(event.summary);
      }
    }
    return summaries;
  } finally {
    await host.close();
  }
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
      throw new ProviderError(
        `${prompt.file ?? prompt.name} names no model: write \`model: provider/model\` in it, or pass one.`,
        { class: 'badInput' },
      );
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

/** The events of a run, which is cancelled when its reader leaves the loop. */
async function* untilLeft(
  events: AsyncIterable<RunEvent>,
  record: Promise<RunRecord>,
  leaving: AbortController,
): AsyncGenerator<RunEvent, RunRecord> {
  try {
    for await (const event of events) yield event;
    return await record;
  } finally {
    // Does nothing to a run that has ended.
    leaving.abort();
  }
}
