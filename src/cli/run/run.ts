import type { Command } from 'commander';
import { modelsOfRun } from '../../call/endpoints/endpoint.ts';
import { visibleLine } from '../../format/visibleText.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { loadPromptFile } from '../../load/loadPromptFile.ts';
import { promptErrors } from '../../load/promptErrors.ts';
import { meaningOf } from '../../model/errors.ts';
import { modelsOf } from '../../prompt/frontmatter/metadata.ts';
import { type RunRequest, run } from '../../run/run.ts';
import type { RunRecord } from '../../trace/record.ts';
import { newTraceId } from '../../trace/span.ts';
import { readInput } from '../options/input.ts';
import { addModeOptions, type ModeOptions, modeOf, parseList } from '../options/options.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { addTrustOption, requireTrust, type TrustOption } from '../trust/askForTrust.ts';
import { openWorkspace, type RunWorkspace } from '../workspace/workspace.ts';
import { messages } from './messages.ts';
import { failuresText, recordText } from './recordText.ts';
import { createReplyOutput } from './replyOutput.ts';

interface Options extends ModeOptions, TrustOption {
  readonly input?: string;
  readonly model?: readonly string[];
  readonly json?: true;
}

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  const example = 'run triage.prompt -i ticket.json';
  command
    .argument('<file>', 'the prompt file')
    .option(
      '-i, --input <data>',
      `variables: a JSON file, JSON itself, or - for standard input\n(touchstone run triage.prompt --input '{"ticket": "Hello"}')`,
    )
    .option(
      '-m, --model <ids>',
      `models to use instead of the prompt's own, separated by commas\n(touchstone ${example} --model openai/gpt-5.4-mini,sandbox/schema)`,
      parseList,
    )
    .option(
      '--json',
      `print one run record per line and nothing else\n(touchstone ${example} --json)`,
    );
  addTrustOption(addModeOptions(command, example), example).action(
    async (file: string, options: Options) => {
      done(await runPrompt(file, options, terminal));
    },
  );
}

async function runPrompt(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const loaded = await loadPromptFile(file);
  if (!loaded.ok) throw new MisuseError(loaded.message);
  const { prompt } = loaded;
  const input = await readInput(options.input, terminal);
  const workspace = await openWorkspace(file, terminal);
  const traceId = newTraceId();
  const requests = chosenModels(prompt, options, workspace).map(model => ({
    prompt,
    input,
    model,
    traceId,
    mode: modeOf(options),
    ...(options.record && { record: true }),
  }));
  try {
    const models = modelsOfRun(
      prompt,
      requests.map(({ model }) => model),
    );
    await requireTrust({ models, mode: modeOf(options), workspace }, options, terminal);
    const records =
      requests.length === 1 && !options.json
        ? await runStreaming(requests, workspace, terminal)
        : await runAll(requests, options, workspace, terminal);
    return runExitCode(records);
  } finally {
    await workspace.host.close();
  }
}

/** The prompt's own model only. `--model` is needed to compare models. */
function chosenModels(
  prompt: LoadedPrompt,
  options: Options,
  { host }: RunWorkspace,
): readonly string[] {
  if (options.model && options.model.length > 0) return options.model;
  const model = modelsOf(prompt.document.metadata)[0] ?? host.settings.models.default;
  const called = prompt.file ?? prompt.name;
  const [broken] = promptErrors(prompt);
  // Errors that prevent the model from being read must be fixed first.
  if (model === undefined && broken) {
    throw new MisuseError(`${called}:${broken.line}: ${broken.message}`);
  }
  if (model === undefined) {
    throw new MisuseError(messages.noModel(called));
  }
  return [model];
}

async function runStreaming(
  requests: readonly RunRequest[],
  { host }: RunWorkspace,
  terminal: Terminal,
): Promise<readonly RunRecord[]> {
  const records: RunRecord[] = [];
  for (const request of requests) {
    const shown = createReplyOutput(terminal);
    const { events, record: ended } = run(request, host, { signal: terminal.signal });
    for await (const event of events) shown.onEvent(event);
    const record = await ended;
    shown.end(record);
    terminal.stderr.write(recordText(record, terminal.colors));
    records.push(record);
  }
  return records;
}

/** Runs all models in parallel and prints each when it ends. */
async function runAll(
  requests: readonly RunRequest[],
  options: Options,
  { host }: RunWorkspace,
  terminal: Terminal,
): Promise<readonly RunRecord[]> {
  return Promise.all(
    requests.map(async request => {
      const { record: ended } = run(request, host, { signal: terminal.signal });
      const record = await ended;
      if (options.json) terminal.stdout.json(record);
      else {
        terminal.stdout.write(
          `${terminal.colors.bold(visibleLine(request.model))}\n${record.text.trimEnd()}\n`,
        );
        terminal.stderr.write(failuresText(record, terminal.colors));
        terminal.stderr.write(`${recordText(record, terminal.colors)}\n`);
      }
      return record;
    }),
  );
}

/** When several apply, the one that the user must fix first. */
const exitOrder = ['interrupted', 'misused', 'budget', 'incomplete', 'failed'] as const;

function runExitCode(records: readonly RunRecord[]): ExitCode {
  const exits = new Set(records.map(exitOf));
  return exitCodes[exitOrder.find(exit => exits.has(exit)) ?? 'passed'];
}

function exitOf({ error, degraded, validation }: RunRecord): keyof typeof exitCodes {
  if (!error) return validation.verdict === 'invalid' ? 'failed' : 'passed';
  const { exit } = meaningOf(error);
  // The fallback value is not from the model, so it is not a failed reply either.
  return exit === 'failed' && degraded ? 'incomplete' : exit;
}
