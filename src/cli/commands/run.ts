import type { Command } from 'commander';
import { modelsOf } from '../../prompt/metadata.ts';
import type { LoadedPrompt } from '../../run/loadedPrompt.ts';
import { loadPromptFile } from '../../run/loadPromptFile.ts';
import { promptErrors } from '../../run/promptErrors.ts';
import { type RunEvent, type RunRequest, run } from '../../run/run.ts';
import { callTimes } from '../../trace/callTimes.ts';
import { newTraceId } from '../../trace/ids.ts';
import type { RunRecord } from '../../trace/record.ts';
import { costText, durationText, sourceText, tokensText } from '../figures.ts';
import { readInput } from '../input.ts';
import { addModeOptions, list, type ModeOptions, modeOf } from '../options.ts';
import { type Colors, type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal.ts';
import { openWorkspace, type Workspace } from '../workspace.ts';

interface Options extends ModeOptions {
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
      `models instead of the prompt's own, with commas between\n(touchstone ${example} --model openai/gpt-5.4-mini,sandbox/schema)`,
      list,
    )
    .option(
      '--json',
      `print one run record a line, and nothing else\n(touchstone ${example} --json)`,
    );
  addModeOptions(command, example).action(async (file: string, options: Options) => {
    done(await runPrompt(file, options, terminal));
  });
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
    const records =
      requests.length === 1 && !options.json
        ? await runStreaming(requests, workspace, terminal)
        : await runAll(requests, options, workspace, terminal);
    return codeOf(records);
  } finally {
    await workspace.host.close();
  }
}

/** The prompt's own model alone: comparing is asked for with `--model`. */
function chosenModels(
  prompt: LoadedPrompt,
  options: Options,
  { host }: Workspace,
): readonly string[] {
  if (options.model && options.model.length > 0) return options.model;
  const model = modelsOf(prompt.document.metadata)[0] ?? host.settings.models.default;
  const called = prompt.file ?? prompt.name;
  const [broken] = promptErrors(prompt);
  // What keeps the model from being read is what must be mended.
  if (model === undefined && broken) {
    throw new MisuseError(`${called}:${broken.line}: ${broken.message}`);
  }
  if (model === undefined) {
    throw new MisuseError(
      `${called} names no model: write \`model: provider/model\` in it, or add --model.`,
    );
  }
  return [model];
}

async function runStreaming(
  requests: readonly RunRequest[],
  { host }: Workspace,
  terminal: Terminal,
): Promise<readonly RunRecord[]> {
  const records: RunRecord[] = [];
  for (const request of requests) {
    const record = await follow(run(request, host, terminal.signal), event => {
      if (event.type === 'delta') terminal.stdout.write(event.text);
    });
    if (record.text !== '' && !record.text.endsWith('\n')) terminal.stdout.write('\n');
    terminal.stderr.write(figuresText(record, terminal.colors));
    records.push(record);
  }
  return records;
}

/** All models at once, each printed as it ends. */
async function runAll(
  requests: readonly RunRequest[],
  options: Options,
  { host }: Workspace,
  terminal: Terminal,
): Promise<readonly RunRecord[]> {
  return Promise.all(
    requests.map(async request => {
      const record = await follow(run(request, host, terminal.signal), () => {});
      if (options.json) terminal.stdout.write(`${JSON.stringify(record)}\n`);
      else {
        terminal.stdout.write(`${terminal.colors.bold(request.model)}\n${record.text.trimEnd()}\n`);
        terminal.stderr.write(`${figuresText(record, terminal.colors)}\n`);
      }
      return record;
    }),
  );
}

async function follow(
  events: AsyncGenerator<RunEvent, RunRecord>,
  onEvent: (event: RunEvent) => void,
): Promise<RunRecord> {
  for (;;) {
    const step = await events.next();
    if (step.done) return step.value;
    onEvent(step.value);
  }
}

function figuresText(record: RunRecord, colors: Colors): string {
  const { error, validation } = record;
  const { timeToFirstToken, totalTime } = callTimes(record);
  const lines: string[] = [];
  if (error) {
    lines.push(colors.red(`${record.request.model}: ${error.message}`));
    if (error.providerMessage && !error.message.includes(error.providerMessage)) {
      lines.push(colors.red(`  the provider says: ${error.providerMessage}`));
    }
  }
  if (record.attempts.length > 0 || record.text !== '') {
    lines.push(
      [
        record.request.model,
        sourceText(record.source),
        timeToFirstToken === undefined
          ? undefined
          : `first token ${durationText(timeToFirstToken)}`,
        totalTime === undefined ? undefined : `total ${durationText(totalTime)}`,
        record.usage && tokensText(record.usage),
        costText(record.cost, record.source),
        record.finish && record.finish.reason !== 'stop'
          ? `finish: ${record.finish.reason}`
          : undefined,
      ]
        .filter(part => part !== undefined)
        .join(' · '),
    );
  }
  if (validation.verdict === 'valid') lines.push(colors.green('schema: valid'));
  if (validation.verdict === 'invalid') {
    lines.push(
      colors.red('schema: invalid'),
      ...validation.findings.map(({ message }) => `  ${message}`),
    );
  }
  for (const parameter of record.droppedParameters) {
    lines.push(colors.yellow(`the model does not accept ${parameter}: it was left out`));
  }
  return `${lines.join('\n')}\n`;
}

function codeOf(records: readonly RunRecord[]): ExitCode {
  const errors = records.flatMap(({ error }) => error?.class ?? []);
  if (errors.includes('cancelled')) return exitCodes.interrupted;
  if (errors.some(error => error === 'badInput' || error === 'unknownModel'))
    return exitCodes.misused;
  if (errors.length > 0) return exitCodes.incomplete;
  const invalid = records.some(({ validation }) => validation.verdict === 'invalid');
  return invalid ? exitCodes.failed : exitCodes.passed;
}
