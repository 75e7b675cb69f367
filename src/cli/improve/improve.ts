import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { modelsOfRun } from '../../call/endpoints/endpoint.ts';
import { estimateImprovement } from '../../eval/improvement/estimate.ts';
import { type Improvement, improve } from '../../eval/improvement/improvement.ts';
import { instructions } from '../../eval/improvement/instructions.ts';
import {
  defaultChoices,
  mostOf,
  type PlannedImprovement,
  planImprovement,
} from '../../eval/improvement/planImprovement.ts';
import { improvementResult } from '../../eval/improvement/result.ts';
import { introText, isAccepted } from '../../eval/improvement/words.ts';
import { MOST_CONCURRENCY, MOST_REPEATS } from '../../eval/plan/plan.ts';
import { replaceBelow } from '../../files/write.ts';
import { createProgress } from '../eval/progress.ts';
import { shellWord } from '../eval/reuseOptions.ts';
import { confirmExpected } from '../eval/spendOptions.ts';
import { messages as cliMessages } from '../messages.ts';
import { integerTo, parseList, positiveNumber } from '../options/options.ts';
import { viewOf } from '../report/writeReports.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { addTrustOption, requireTrust, type TrustOption } from '../trust/askForTrust.ts';
import { openWorkspace, type RunWorkspace, shownPath } from '../workspace/workspace.ts';
import { improvementText } from './improveText.ts';
import { messages } from './messages.ts';

interface Options extends TrustOption {
  readonly model?: string;
  readonly proposer?: string;
  readonly instructions?: string;
  readonly printInstructions?: true;
  readonly rounds?: number;
  readonly candidates?: number;
  readonly filter?: readonly string[];
  readonly sample?: number;
  readonly seed?: number;
  readonly repeat?: number;
  readonly concurrency?: number;
  readonly budget?: number;
  readonly yes?: true;
  readonly resume?: string | true;
  readonly write?: true;
  readonly json?: true;
}

/** Options that a continued run has already. */
const startOptions = [
  'model',
  'proposer',
  'instructions',
  'rounds',
  'candidates',
  'filter',
  'sample',
  'seed',
  'repeat',
] as const;

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  command
    .argument('[prompt]', 'the prompt, which has a golden dataset')
    .option(
      '-m, --model <id>',
      'the model that the prompt is improved for, instead of its own\n(touchstone improve triage.prompt --model openai/gpt-5.4-mini)',
    )
    .option(
      '--proposer <id>',
      'the model that proposes texts; default: the model of the prompt\n(touchstone improve triage.prompt --proposer anthropic/claude-sonnet-5)',
    )
    .option(
      '--instructions <file>',
      'a prompt that proposes texts, instead of the built-in one\n(touchstone improve triage.prompt --instructions my-improve.prompt)',
    )
    .option(
      '--print-instructions',
      'print the built-in prompt that proposes texts, to be copied\n(touchstone improve --print-instructions > my-improve.prompt)',
    )
    .option(
      '--rounds <n>',
      `rounds of proposals; default ${defaultChoices.rounds}\n(touchstone improve triage.prompt --rounds 4)`,
      integerTo(mostOf.rounds),
    )
    .option(
      '--candidates <n>',
      `proposals in each round; default ${defaultChoices.candidates}\n(touchstone improve triage.prompt --candidates 5)`,
      integerTo(mostOf.candidates),
    )
    .option(
      '--filter <ids or tags>',
      'only rows with one of these ids or tags, separated by commas\n(touchstone improve triage.prompt --filter billing)',
      parseList,
    )
    .option(
      '--sample <n>',
      'only n rows, drawn at random\n(touchstone improve triage.prompt --sample 200)',
      integerTo(mostOf.sample),
    )
    .option(
      '--seed <n>',
      'another split of the rows, and other draws\n(touchstone improve triage.prompt --seed 2)',
      integerTo(mostOf.seed),
    )
    .option(
      '--repeat <n>',
      'number of samples for each row and text\n(touchstone improve triage.prompt --repeat 3)',
      integerTo(MOST_REPEATS),
    )
    .option(
      '--concurrency <n>',
      'maximum number of concurrent calls to each provider\n(touchstone improve triage.prompt --concurrency 32)',
      integerTo(MOST_CONCURRENCY),
    )
    .option(
      '--budget <usd>',
      'maximum cost in US dollars; it stops with exit code 4 before it may exceed it\n(touchstone improve triage.prompt --budget 2)',
      positiveNumber,
    )
    .option(
      '--yes',
      'start without a confirmation, whatever the estimated cost\n(touchstone improve triage.prompt --yes)',
    )
    .option(
      '--resume [run]',
      'continue the newest run that did not finish, or the named run\n(touchstone improve triage.prompt --resume)',
    )
    .option(
      '--write',
      'write the text into the prompt if the test accepts it\n(touchstone improve triage.prompt --write)',
    );
  addTrustOption(command, 'improve triage.prompt')
    .option(
      '--json',
      'print one JSON object and nothing else\n(touchstone improve triage.prompt --json)',
    )
    .action(async (file: string | undefined, options: Options) => {
      done(await improveFile(file, options, terminal));
    });
}

async function improveFile(
  file: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.printInstructions) {
    terminal.stdout.write(instructions);
    return exitCodes.passed;
  }
  if (file === undefined) throw new MisuseError(messages.promptNotNamed());
  const extra = startOptions.find(name => options[name] !== undefined);
  if (options.resume !== undefined && extra !== undefined) {
    throw new MisuseError(messages.optionOfRun(extra));
  }
  const workspace = await openWorkspace(file, terminal);
  try {
    const planned = await plannedFrom(file, options, workspace, terminal);
    terminal.stderr.write(`${introText(planned)}\n`);
    await requireTrust(callsOf(planned, workspace), options, terminal);
    if (!planned.state.isFinished) {
      const estimate = await estimateImprovement(planned, workspace.host, terminal.signal);
      await confirmExpected(estimate, 'improvement', options, terminal);
      const left = (planned.budget ?? Number.POSITIVE_INFINITY) - planned.state.spent;
      if (estimate.usd > left) {
        terminal.stderr.write(messages.smallBudget());
      }
    }
    const improvement = await improveWithProgress(planned, workspace, terminal);
    return await report(file, planned, improvement, options, terminal);
  } finally {
    await workspace.host.close();
  }
}

/** @throws MisuseError when it cannot start. */
async function plannedFrom(
  file: string,
  options: Options,
  { host, folder }: RunWorkspace,
  { stderr }: Terminal,
): Promise<PlannedImprovement> {
  const { filter, instructions: own, ...rest } = options;
  const asked = {
    ...rest,
    ...(filter && { matching: [...filter] }),
    ...(own !== undefined && { instructions: resolve(own) }),
  };
  const planned = await planImprovement(file, host.settings, asked, { folder });
  if (planned.ok) {
    for (const note of planned.notes) stderr.write(`${note}\n`);
    return planned.improvement;
  }
  const problems = planned.problems.map(({ file: place, line, message }) =>
    line === undefined
      ? `${shownPath(place)}: ${message}`
      : `${shownPath(place)}:${line}: ${message}`,
  );
  throw new MisuseError(problems.join('\n'));
}

function callsOf({ plan, proposer }: PlannedImprovement, workspace: RunWorkspace) {
  const runs = [plan, ...plan.judgeRuns, { prompt: proposer.prompt, models: [proposer.model] }];
  const models = [
    ...runs.flatMap(each => modelsOfRun(each.prompt, each.models)),
    ...plan.embeddingModels,
  ];
  const modules = plan.moduleRuns.map(({ grant }) => grant);
  return { models, mode: 'live', workspace, modules } as const;
}

const phases = {
  original: messages.currentText(),
  proposals: 'proposals',
  candidates: messages.proposedTexts(),
  heldOut: messages.heldOutTest(),
} as const;

async function improveWithProgress(
  planned: PlannedImprovement,
  { host }: RunWorkspace,
  terminal: Terminal,
): Promise<Improvement> {
  const progress = createProgress(terminal.stderr, terminal.colors);
  const { budget } = planned;
  const improvement = await improve(planned, host, terminal.signal, state => {
    const { phase, done, total, spent } = state;
    progress.update({
      ...{ label: phases[phase], done, total, failed: 0, errored: 0 },
      ...(budget !== undefined && { budget: { spent, limit: budget } }),
    });
  });
  progress.clear();
  return improvement;
}

async function report(
  file: string,
  planned: PlannedImprovement,
  improvement: Improvement,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const { end, run: name, spent } = improvement;
  const { prompt } = planned.plan;
  const path = prompt.file ?? file;
  const result = improvementResult(planned, improvement, shownPath(path));
  if (!options.json) {
    const text = improvementText(improvement, result.diff ?? '', viewOf(terminal));
    terminal.stdout.write(`${text}\n`);
  }
  if (spent > 0) terminal.stderr.write(`${cliMessages.cost(spent)}\n`);
  const again = `touchstone improve ${shellWord(shownPath(file))} --resume ${name}`;
  const isOpen =
    end.kind === 'stopped' || improvementExitCode(improvement) === exitCodes.incomplete;
  if (isOpen) terminal.stderr.write(messages.resume(again));
  let written = false;
  if (end.kind === 'tested' && isAccepted(improvement)) {
    const question = messages.writeQuestion(shownPath(path));
    written = options.write === true || ((await terminal.confirm?.(question)) ?? false);
    if (written) await write(path, planned, end.text);
    terminal.stderr.write(
      written ? messages.textWritten(shownPath(path)) : messages.writeWith(again),
    );
  }
  if (options.json) terminal.stdout.json({ ...result, written });
  return improvementExitCode(improvement);
}

/** @throws MisuseError when the file changed since the improvement started. */
async function write(
  file: string,
  { plan: { root, prompt } }: PlannedImprovement,
  text: string,
): Promise<void> {
  const current = await readFile(file, 'utf8');
  const before = prompt.document.text;
  if (!current.endsWith(before)) {
    throw new MisuseError(messages.promptChanged(shownPath(file)));
  }
  // A byte order mark stays.
  const lead = current.slice(0, current.length - before.length);
  await replaceBelow(root, file, lead + text);
}

function improvementExitCode(improvement: Improvement): ExitCode {
  const { end } = improvement;
  if (end.kind === 'stopped') {
    const codes = {
      cancelled: exitCodes.interrupted,
      budget: exitCodes.budget,
      failed: exitCodes.incomplete,
    } as const;
    return codes[end.why];
  }
  if (end.kind === 'tested' && end.test.verdict === 'incomplete') return exitCodes.incomplete;
  return isAccepted(improvement) ? exitCodes.passed : exitCodes.failed;
}
