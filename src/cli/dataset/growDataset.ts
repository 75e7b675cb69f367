import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { modelsOfRun } from '../../call/endpoints/endpoint.ts';
import { failedInputs } from '../../eval/growth/failedInputs.ts';
import { type Growth, growDataset } from '../../eval/growth/grow.ts';
import { growPrompt } from '../../eval/growth/growPrompt.ts';
import {
  loadGrowPrompt,
  type ModelProposer,
  modelProposer,
} from '../../eval/growth/modelProposer.ts';
import { type Proposal, proposalLine, proposalsIn } from '../../eval/growth/proposals.ts';
import { planEvals } from '../../eval/plan/plan.ts';
import type { EvalPlan } from '../../eval/runner.ts';
import { CONFIRM_ABOVE } from '../../eval/schedule/spend.ts';
import { proposalsFileOf } from '../../files/fileNames.ts';
import { fileProblem } from '../../files/fileProblem.ts';
import { largest } from '../../files/read.ts';
import { readText } from '../../files/readText.ts';
import { replaceBelow } from '../../files/write.ts';
import { formatUsd } from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { messages as cliMessages } from '../messages.ts';
import { integerTo, positiveNumber } from '../options/options.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { addTrustOption, requireTrust, type TrustOption } from '../trust/askForTrust.ts';
import { findEvals } from '../workspace/discover.ts';
import { openWorkspace, type RunWorkspace, shownPath } from '../workspace/workspace.ts';
import { messages } from './messages.ts';

interface GrowFlags extends TrustOption {
  readonly count: number;
  readonly model?: string;
  readonly prompt?: string;
  readonly printPrompt?: true;
  readonly budget?: number;
  readonly seed?: number;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

export function defineGrow(
  command: Command,
  terminal: Terminal,
  done: (code: ExitCode) => void,
): void {
  const grow = command
    .command('grow')
    .summary('propose rows for what a golden dataset does not show yet')
    .description(
      'Propose rows: for branches of the template that no row reaches, for edges of the input schema, and with a model for rows like those that failed. Proposals are written next to the dataset and never count until they are accepted. Without --model, nothing is sent.',
    )
    .argument('[file]', 'a golden dataset, an eval file, or a prompt with a golden dataset')
    .option(
      '--count <n>',
      'number of rows to propose at most; default 10\n(touchstone dataset grow triage.golden.jsonl --count 30)',
      integerTo(1000),
      10,
    )
    .option(
      '-m, --model <id>',
      'the model that writes rows\n(touchstone dataset grow triage.golden.jsonl --model openai/gpt-5.4-mini)',
    )
    .option(
      '--prompt <file>',
      'your copy of the prompt that asks for rows\n(touchstone dataset grow triage.golden.jsonl --model openai/gpt-5.4-mini --prompt grow.prompt)',
    )
    .option(
      '--print-prompt',
      'print the prompt that asks for rows, to be copied and edited\n(touchstone dataset grow --print-prompt > grow.prompt)',
    )
    .option(
      '--budget <usd>',
      'maximum cost in US dollars\n(touchstone dataset grow triage.golden.jsonl --model openai/gpt-5.4-mini --budget 0.5)',
      positiveNumber,
    )
    .option(
      '--seed <n>',
      'propose other rows\n(touchstone dataset grow triage.golden.jsonl --seed 2)',
      integerTo(1e9),
    )
    .option(
      '--yes',
      'start without a confirmation, whatever the estimated cost\n(touchstone dataset grow triage.golden.jsonl --yes)',
    )
    .option(
      '--dry-run',
      'print the estimate and the proposals that need no model; send and write nothing\n(touchstone dataset grow triage.golden.jsonl --dry-run)',
    )
    .option(
      '--json',
      'print one JSON object and nothing else\n(touchstone dataset grow triage.golden.jsonl --json)',
    );
  addTrustOption(grow, 'dataset grow triage.golden.jsonl').action(
    async (file: string | undefined, options: GrowFlags) => {
      if (options.printPrompt) {
        terminal.stdout.write(growPrompt);
        return done(exitCodes.passed);
      }
      if (file === undefined) throw new MisuseError(messages.datasetNotNamed());
      done(await growFile(file, options, terminal));
    },
  );
}

async function growFile(file: string, options: GrowFlags, terminal: Terminal): Promise<ExitCode> {
  const workspace = await openWorkspace(file, terminal);
  try {
    const plan = await planOf(file, workspace);
    const dataset = datasetOf(plan, file);
    const proposals = proposalsFileOf(dataset);
    const text = await proposalsText(workspace.folder, proposals);
    const proposer = await proposerOf(plan, options, workspace, terminal);
    const growth = await growDataset(plan, {
      count: options.count,
      ...(options.seed !== undefined && { seed: options.seed }),
      earlier: proposalsIn(text),
      failed: await failedInputs(plan, { folder: workspace.folder, warn: workspace.host.warn }),
      ...(proposer && !options.dryRun && { proposer }),
      signal: terminal.signal,
    });
    if (growth.proposals.length > 0 && !options.dryRun && !terminal.signal.aborted) {
      await addProposals(workspace.folder, proposals, growth.proposals);
    }
    const cost = proposer?.result();
    if (options.json) {
      const { problems = [], spent = 0 } = cost ?? {};
      terminal.stdout.json({
        ...growth,
        file: options.dryRun ? null : shownPath(proposals),
        spent,
        problems,
      });
    } else terminal.stdout.write(growthText(growth, proposals, cost, options));
    if (terminal.signal.aborted) return exitCodes.interrupted;
    if (cost?.isOverBudget) return exitCodes.budget;
    return cost && cost.problems.length > 0 ? exitCodes.incomplete : exitCodes.passed;
  } finally {
    await workspace.host.close();
  }
}

/** @throws MisuseError when there is a file that cannot be read. */
async function proposalsText(folder: string, file: string): Promise<string> {
  const text = await readText(folder, file, largest.dataset);
  if (typeof text === 'string') return text;
  if (text.missing) return '';
  throw new MisuseError(messages.unreadable(shownPath(file), text.problem));
}

/** Adds to the current text of the file: a person may have edited it while a model was called. */
async function addProposals(
  folder: string,
  file: string,
  proposals: readonly Proposal[],
): Promise<void> {
  const text = await proposalsText(folder, file);
  const known = new Set(proposalsIn(text).map(({ id }) => id));
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  const added = proposals.filter(({ id }) => !known.has(id)).map(proposalLine);
  await replaceBelow(folder, file, start + added.join('')).catch((error: unknown) => {
    throw new MisuseError(messages.unwritable(shownPath(file), fileProblem(error)));
  });
}

async function planOf(file: string, { host: { settings } }: RunWorkspace): Promise<EvalPlan> {
  const { files } = await findEvals([file]);
  const [found = file] = files;
  if (files.length > 1) throw new MisuseError(messages.severalEvaluations(file, files.length));
  // The prompt is not run, so it needs no model.
  const planned = await planEvals(found, settings, { models: ['sandbox/schema'], mode: 'replay' });
  if (!planned.ok) {
    const lines = planned.problems.map(
      each =>
        `${shownPath(each.file)}${each.line === undefined ? '' : `:${each.line}`}: ${each.message}`,
    );
    throw new MisuseError(lines.join('\n'));
  }
  const [plan] = planned.plans;
  if (!plan) throw new MisuseError(messages.nothingToEvaluate(file));
  return plan;
}

/** The dataset that rows are proposed for: the named one, or the first of the evaluation. */
function datasetOf({ datasets }: EvalPlan, file: string): string {
  const named = datasets.find(each => resolve(each) === resolve(file));
  const dataset = named ?? datasets[0];
  if (dataset === undefined) {
    throw new MisuseError(messages.rowsInEvalFile(file));
  }
  return dataset;
}

/** @throws MisuseError when the calls are not allowed, or not confirmed. */
async function proposerOf(
  plan: EvalPlan,
  { model, prompt: promptFile, budget, count, yes, dryRun, trust }: GrowFlags,
  workspace: RunWorkspace,
  terminal: Terminal,
): Promise<ModelProposer | undefined> {
  if (model === undefined) {
    if (promptFile !== undefined || budget !== undefined) {
      throw new MisuseError(messages.modelNeeded());
    }
    return undefined;
  }
  const root = promptFile === undefined ? workspace.folder : dirname(resolve(promptFile));
  const prompt = await loadGrowPrompt(promptFile, root).catch((error: unknown) => {
    throw new MisuseError(error instanceof Error ? error.message : String(error));
  });
  const limits = { signal: terminal.signal, ...(budget !== undefined && { budget }) };
  const proposer = modelProposer({ prompt, model, plan }, workspace.host, limits);
  const { calls, usd } = proposer.estimate(count);
  const cost = usd === undefined ? messages.unknownCost() : `~${formatUsd(usd)}`;
  terminal.stderr.write(messages.estimated(cost, calls, model));
  if (dryRun) return proposer;
  const models = modelsOfRun(prompt, [model]);
  await requireTrust({ models, mode: 'auto', workspace }, trust ? { trust } : {}, terminal);
  const limit = workspace.host.settings.budget.confirm?.value ?? CONFIRM_ABOVE;
  if (yes || budget !== undefined || usd === undefined || usd <= limit) return proposer;
  const question = messages.estimate(usd, limit);
  if (!terminal.confirm) throw new MisuseError(messages.needsYes(question));
  if (!(await terminal.confirm(`${question} Start?`))) throw new MisuseError(messages.notStarted());
  return proposer;
}

/** Characters of an input that are shown. */
const MOST_SHOWN = 200;

function growthText(
  { proposals, open, dropped, rows }: Growth,
  file: string,
  cost: ReturnType<ModelProposer['result']> | undefined,
  { dryRun }: GrowFlags,
): string {
  const shown = proposals.flatMap(({ id, input, proposed }) => {
    const text = JSON.stringify(input);
    const cut = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)} …` : text;
    return [`${id}  ${visibleLine(proposed.why)}`, `  ${visibleLine(cut)}`];
  });
  const where = dryRun ? messages.nothingWritten() : messages.written(shownPath(file));
  const summary =
    proposals.length === 0
      ? messages.noRowToPropose(rows)
      : messages.proposed(proposals.length, where);
  const more = [
    ...(dropped.length > 0
      ? [messages.dropped(dropped.length), ...dropped.map(each => `  ${visibleLine(each)}`)]
      : []),
    ...(cost?.problems ?? []).map(each => messages.problem(each)),
    ...(cost?.isOverBudget ? [messages.budgetReached()] : []),
    ...(open.length > 0 ? [messages.open(open.length)] : []),
    ...(cost && cost.spent > 0 ? [cliMessages.cost(cost.spent)] : []),
  ];
  return `${[...shown, ...(shown.length > 0 ? [''] : []), summary, ...more].join('\n')}\n`;
}
