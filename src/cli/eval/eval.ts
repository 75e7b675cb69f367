import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { modelsOfRun } from '../../call/endpoints/endpoint.ts';
import { createMigration } from '../../eval/migration/migration.ts';
import {
  filterProblem,
  MOST_CONCURRENCY,
  MOST_REPEATS,
  type PlanChoices,
  type PlanProblem,
} from '../../eval/plan/plan.ts';
import { jsonReportOf } from '../../eval/reports/json.ts';
import type { Report } from '../../eval/reports/report.ts';
import { reportedEval } from '../../eval/reports/reportedEval.ts';
import type { EvalPlan, EvalSummary } from '../../eval/runner.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import { type HeapLimits, limitHeap } from '../../node/heap.ts';
import { messages as cliMessages } from '../messages.ts';
import {
  addModeOptions,
  integerTo,
  type ModeOptions,
  modeOf,
  parseList,
  repeated,
} from '../options/options.ts';
import { addReporterOptions, type Destination, destinationsOf } from '../report/reporters.ts';
import { openReports, viewOf } from '../report/writeReports.ts';
import type { TerminalView } from '../terminal/table.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { addTrustOption, requireTrust, type TrustOption } from '../trust/askForTrust.ts';
import { findEvals, writeNotes } from '../workspace/discover.ts';
import { openWorkspace, type RunWorkspace, shownPath } from '../workspace/workspace.ts';
import { evalReportText } from './evalReport.ts';
import { messages } from './messages.ts';
import {
  addMigrationOptions,
  type MigrationOptions,
  requireTwoModels,
  withMigration,
} from './migrationOptions.ts';
import { migrationText } from './migrationText.ts';
import {
  addReuseOptions,
  planWithReuse,
  type ReuseOptions,
  refuseNothing,
  resumeText,
  withoutPaths,
} from './reuseOptions.ts';
import {
  addRowOptions,
  choosesRows,
  type RowOptions,
  rowChoices,
  rowOptions,
} from './rowOptions.ts';
import { type Ended, type EndedPrompts, runEvaluation } from './runEvaluation.ts';
import {
  addSpendOptions,
  confirmSpend,
  type PlannedEval,
  type SpendOptions,
} from './spendOptions.ts';

interface Options
  extends ModeOptions,
    TrustOption,
    ReuseOptions,
    RowOptions,
    SpendOptions,
    MigrationOptions {
  readonly model?: readonly string[];
  readonly repeat?: number;
  readonly baseline?: string;
  readonly bless?: true;
  readonly promptAt?: readonly string[];
}

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  command
    .argument(
      '[paths...]',
      'eval files, prompts with a golden dataset, golden datasets, or folders (default: .)',
    )
    .option(
      '-m, --model <ids>',
      'models to use instead of those in the files, separated by commas\n(touchstone eval --model openai/gpt-5.4-mini,sandbox/schema)',
      parseList,
    )
    .option(
      '--repeat <n>',
      'number of samples for each row and model\n(touchstone eval triage.eval.yaml --repeat 3)',
      integerTo(MOST_REPEATS),
    )
    .option(
      '--concurrency <n>',
      'maximum number of concurrent calls to each provider\n(touchstone eval --concurrency 32)',
      integerTo(MOST_CONCURRENCY),
    );
  addRowOptions(command);
  addSpendOptions(command);
  command
    .option(
      '--prompt-at <revision>',
      'also evaluate each prompt as it was at a git revision, and compare; can be repeated\n(touchstone eval triage.eval.yaml --prompt-at HEAD~1)',
      repeated,
    )
    .option(
      '--baseline <file>',
      'compare with this baseline instead of <name>.baseline.json\n(touchstone eval triage.eval.yaml --baseline release.baseline.json)',
    )
    .addOption(
      new Option(
        '--bless',
        'accept the results: write them as the baseline that later runs are compared with\n(touchstone eval triage.eval.yaml --bless)',
      ).conflicts([...rowOptions]),
    );
  addReuseOptions(command);
  addMigrationOptions(addTrustOption(addModeOptions(command, 'eval triage.prompt'), 'eval')).option(
    '--json',
    'print one JSON object and nothing else\n(touchstone eval --replay --json)',
  );
  addReporterOptions(command, 'eval').action(async (paths: readonly string[], options: Options) => {
    done(await evaluatePaths(paths, options, terminal));
  });
}

/** The samples in progress take little memory, and what they leave behind is collected before it takes much. */
const evaluationHeap: HeapLimits = { youngGeneration: 16 * 1024 * 1024, growth: 50 };

/** Plans and runs the evaluations of files, and reports them. */
export async function evaluatePaths(
  paths: readonly string[],
  given: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  limitHeap(evaluationHeap);
  const { paths: named, options } = withoutPaths(paths, withMigration(given, terminal));
  if (options.write && !options.cheapest) throw new MisuseError(messages.writeNeedsCheapest());
  const destinations = destinationsOf(options, options.json === true);
  const { files, notes } = await findEvals(named);
  writeNotes(notes, terminal.stderr);
  if (files.length === 0) {
    throw new MisuseError(messages.nothingToEvaluate(named.join(', ')));
  }
  const workspaces = new Map<string, RunWorkspace>();
  try {
    const planned = await planAll(files, options, workspaces, terminal);
    if (planned.length === 0) {
      // Only a selection of rows may be empty.
      terminal.stderr.write(messages.noFailedRow());
      return exitCodes.passed;
    }
    const reports = await openReports(destinations, inputsOf(files, planned));
    const isPrinted = destinations.some(({ file }) => file === undefined);
    // Of stored samples, nothing is sent.
    for (const { plan, workspace } of options.merge ? [] : planned) {
      // Of stored replies, only the judges and embeddings may be called again.
      const runs = [...(plan.reuse?.kind === 'rescore' ? [] : [plan]), ...plan.judgeRuns];
      const models = [
        ...runs.flatMap(each => modelsOfRun(each.prompt, each.models)),
        ...plan.embeddingModels,
      ];
      const modules = plan.moduleRuns.map(({ grant }) => grant);
      await requireTrust({ models, mode: plan.mode, workspace, modules }, options, terminal);
    }
    if (!options.merge) await confirmSpend(planned, options, terminal);
    const evaluations: EndedPrompts[] = [];
    let left = options.budget;
    for (const group of byEvaluation(planned)) {
      if (terminal.signal.aborted) break;
      const evaluation = await evaluateOne(withBudget(group, left), options, !isPrinted, terminal);
      evaluations.push(evaluation);
      const spent = evaluation.prompts.reduce((sum, { summary }) => sum + summary.cost, 0);
      if (left !== undefined) left -= spent;
    }
    const ended = evaluations.flatMap(({ prompts }) => prompts);
    const selected = choosesRows(options) ? ended.filter(({ summary }) => summary.rows > 0) : ended;
    if (selected.length === 0 && ended.length > 0 && !terminal.signal.aborted) {
      throw new MisuseError(messages.noRowLeft());
    }
    const notBegun = planned.length - ended.length;
    const textOf = (view: TerminalView): string =>
      evaluations.map(each => `${textFor(each, view)}\n`).join('');
    const report: Report = {
      evaluations: evaluations
        .map(({ prompts, grid }) => ({
          grid,
          evals: prompts
            .filter(each => selected.includes(each))
            .map(({ summary }) => reportedEval(summary, warn(terminal))),
        }))
        .filter(({ evals }) => evals.length > 0),
      migrations: selected.flatMap(({ migration }) => migration ?? []),
      notBegun,
      shownPath,
    };
    let unwritten: readonly string[] = [];
    if (terminal.signal.aborted) {
      terminal.stderr.write(interruptedText(notBegun, destinations) + resumeText(ended, options));
      const isJson = destinations.some(each => each.reporter === 'json' && each.file === undefined);
      if (isJson) terminal.stdout.json(jsonReportOf(report));
    } else {
      unwritten = await reports.write(report, textOf, terminal);
      terminal.stderr.write(resumeText(ended, options));
      for (const problem of unwritten) terminal.stderr.write(`${problem}\n`);
    }
    return withReports(evaluationExitCode(selected, terminal), unwritten.length === 0);
  } finally {
    for (const { host } of workspaces.values()) await host.close();
  }
}

/**
 * Plans everything before the first call, so that a mistake in the last file is reported before calls are
 * paid for.
 */
async function planAll(
  files: readonly string[],
  options: Options,
  workspaces: Map<string, RunWorkspace>,
  terminal: Terminal,
): Promise<readonly PlannedEval[]> {
  const choices: PlanChoices = {
    mode: modeOf(options),
    ...(options.model && options.model.length > 0 && { models: options.model }),
    ...(options.repeat !== undefined && { repeat: options.repeat }),
    ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
    ...rowChoices(options),
    ...(options.record && { record: true }),
    ...(options.baseline !== undefined && { baseline: options.baseline }),
    ...(options.bless && { bless: true }),
    ...(options.budget !== undefined && { budget: options.budget }),
    ...(options.stopEarly && { stopEarly: true }),
    ...(options.cheapest && { cheapest: true }),
    ...(options.promptAt && { promptAt: options.promptAt }),
    ...(options.shard && { shard: options.shard }),
  };
  const planned: PlannedEval[] = [];
  const problems: PlanProblem[] = [];
  for (const file of files) {
    const root = await workspaceFolderOf(dirname(resolve(file)));
    const workspace = workspaces.get(root) ?? (await openWorkspace(file, terminal));
    workspaces.set(root, workspace);
    const context = { folder: workspace.folder, warn: workspace.host.warn };
    const result = await planWithReuse(file, workspace.host.settings, choices, options, context);
    if (result.ok) {
      planned.push(...result.plans.map(plan => ({ plan, workspace })));
      writeNotes(result.notes ?? [], terminal.stderr);
    } else problems.push(...result.problems);
  }
  if (problems.length > 0) throw new MisuseError(problems.map(problemText).join('\n'));
  refuseNothing(planned.length, options);
  const compared = planned.filter(({ plan }) => plan.baseline !== undefined).length;
  if (options.baseline !== undefined && compared > 1) {
    throw new MisuseError(messages.oneBaseline(compared));
  }
  const problem = await filterProblem(planned.map(({ plan }) => plan));
  if (problem !== undefined) throw new MisuseError(problem);
  return options.migration ? planned.map(asMigration) : planned;
}

/** The old model takes the place of the baseline: its results are what is accepted. */
function asMigration({ plan, workspace }: PlannedEval): PlannedEval {
  requireTwoModels(plan.models, plan.name);
  const { baseline: _, ...rest } = plan;
  return { plan: rest, workspace };
}

/** `--budget` is that of all evaluations together. */
function withBudget(
  group: readonly PlannedEval[],
  left: number | undefined,
): readonly PlannedEval[] {
  if (left === undefined) return group;
  const budget = Math.max(0, left);
  return group.map(({ plan, workspace }) => ({ plan: { ...plan, budget }, workspace }));
}

/** Groups plans by evaluation, because the prompts of one evaluation run together and are compared. */
function byEvaluation(planned: readonly PlannedEval[]): readonly (readonly PlannedEval[])[] {
  const keyOf = ({ plan: { root, evaluation } }: PlannedEval) => `${root}\n${evaluation.key}`;
  return [...Map.groupBy(planned, keyOf).values()];
}

async function evaluateOne(
  group: readonly PlannedEval[],
  options: Options,
  /** Whether the report for people is printed as soon as it is known. */
  isShown: boolean,
  terminal: Terminal,
): Promise<EndedPrompts> {
  const [first] = group;
  if (!first) throw new Error('an evaluation has at least one prompt');
  const plans = group.map(({ plan }) => plan);
  const { settings } = first.workspace.host;
  const migrations = new Map(
    (options.migration ? plans : []).map(plan => [
      plan,
      createMigration(plan, model => factsFor(model, settings)?.lifecycle),
    ]),
  );
  const evaluation = await runEvaluation(plans, first.workspace, terminal, migrations);
  const isEmpty = evaluation.prompts.every(({ summary }) => summary.rows === 0);
  if (isShown && !(choosesRows(options) && isEmpty)) {
    terminal.stdout.write(`${textFor(evaluation, viewOf(terminal))}\n`);
  }
  for (const { plan, summary } of evaluation.prompts) {
    const { search } = summary;
    if (search) {
      const { cheapestText, writeCheapest } = await import('./cheapest.ts');
      if (isShown) terminal.stdout.write(`${cheapestText(search, terminal.colors)}\n`);
      terminal.stderr.write(await writeCheapest(plan, search, options.write === true, terminal));
    }
    terminal.stderr.write(blessedText(summary, plan) + missingBaselineText(plan));
  }
  return evaluation;
}

/** A gate on regressions is not checked without a baseline, and the user must be told. */
function missingBaselineText({ baseline, gate }: EvalPlan): string {
  if (!baseline || baseline.contents || baseline.bless || gate?.regress === undefined) return '';
  return messages.regressionNotChecked(shownPath(baseline.file));
}

/** Whether the baseline was written, or why not. */
function blessedText({ blessed }: EvalSummary, { baseline }: EvalPlan): string {
  if (!blessed || !baseline) return '';
  if (!blessed.ok) return `${blessed.problem}\n`;
  const { rows, models } = blessed;
  return messages.baselineWritten(shownPath(baseline.file), rows, models.length);
}

/** A report that could not be written is less than a failed evaluation, or one that a budget stopped. */
function withReports(code: ExitCode, areWritten: boolean): ExitCode {
  const isLess = code === exitCodes.passed || code === exitCodes.incomplete;
  return !areWritten && isLess ? exitCodes.misused : code;
}

function evaluationExitCode(ended: readonly Ended[], { signal }: Terminal): ExitCode {
  if (signal.aborted) return exitCodes.interrupted;
  const summaries = ended.map(({ summary }) => summary);
  const isWorse = ended.some(({ migration }) => migration?.comparison.verdict === 'worse');
  if (isWorse || summaries.some(({ verdict }) => verdict === 'failed')) return exitCodes.failed;
  const isWhole = summaries.every(({ blessed }) => blessed?.ok !== false);
  const isFine = summaries.every(({ verdict }) => verdict === 'passed' || verdict === 'partial');
  if (isWhole && isFine) return exitCodes.passed;
  const misused = ended.reduce((sum, item) => sum + item.misused, 0);
  const isOver = summaries.some(({ budget }) => budget?.isReached);
  if (isOver || ended.some(({ overBudget }) => overBudget > 0)) return exitCodes.budget;
  const isMisused = summaries.some(({ badRowCount, rows }) => badRowCount > 0 || rows === 0);
  return isMisused || misused > 0 ? exitCodes.misused : exitCodes.incomplete;
}

function problemText({ file, line, column, message }: PlanProblem): string {
  const place = [shownPath(file), line, column].filter(part => part !== undefined).join(':');
  return `${place}: ${message}`;
}

/** What no report may replace. */
function inputsOf(files: readonly string[], planned: readonly PlannedEval[]): readonly string[] {
  const read = planned.flatMap(({ plan: { datasets, prompt, inline } }) => [
    ...datasets,
    ...(inline ? [inline.file] : []),
    ...(prompt.file === undefined ? [] : [prompt.file]),
  ]);
  return [...files, ...read];
}

function warn({ stderr }: Terminal): (message: string) => void {
  return message => void stderr.write(cliMessages.warning(message));
}

function interruptedText(notBegun: number, destinations: readonly Destination[]): string {
  const evals = notBegun > 0 ? [messages.notRun(notBegun)] : [];
  const files = destinations.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const reports = files.length === 0 ? [] : [messages.noReport(files.join(', '))];
  const parts = [...evals, ...reports];
  return parts.length === 0 ? '' : messages.interrupted(parts.join(', '));
}

/** The results, or what was asked for instead of them. */
function textFor(evaluation: EndedPrompts, view: TerminalView): string {
  const migrations = evaluation.prompts.flatMap(({ migration }) => migration ?? []);
  return migrations.length === 0
    ? evalReportText(evaluation, view)
    : migrations.map(each => migrationText(each, view)).join('\n');
}
