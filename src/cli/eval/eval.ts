import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { modelsOfRun } from '../../call/endpoints/endpoint.ts';
import { migrationMarkdown } from '../../eval/migration/markdown.ts';
import { createMigration } from '../../eval/migration/migration.ts';
import {
  filterProblem,
  MOST_CONCURRENCY,
  MOST_REPEATS,
  type PlanChoices,
  type PlanProblem,
} from '../../eval/plan/plan.ts';
import type { Shard } from '../../eval/plan/storedChoices.ts';
import type { EvalPlan, EvalSummary } from '../../eval/runner.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import { plural } from '../../format/figures.ts';
import { visibleJson } from '../../format/visibleText.ts';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import { type HeapLimits, limitHeap } from '../../node/heap.ts';
import {
  addModeOptions,
  integerTo,
  list,
  type ModeOptions,
  modeOf,
  repeated,
} from '../options/options.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { addTrustOption, requireTrust, type TrustOption } from '../trust/askForTrust.ts';
import { findEvals, writeNotes } from '../workspace/discover.ts';
import { openWorkspace, shownPath, type Workspace } from '../workspace/workspace.ts';
import { evalJson, withMigrations } from './evalJson.ts';
import { evalReportText } from './evalReport.ts';
import { migrationText } from './migrationText.ts';
import { openReport, type ReportFile } from './reportFile.ts';
import {
  addReuseOptions,
  planWith,
  refuseNothing,
  resumeText,
  withoutPaths,
} from './reuseOptions.ts';
import { type Ended, type EndedEvaluation, runEvaluation } from './runEvaluation.ts';

interface Options extends ModeOptions, TrustOption {
  readonly model?: readonly string[];
  readonly repeat?: number;
  readonly concurrency?: number;
  readonly filter?: readonly string[];
  readonly baseline?: string;
  readonly bless?: true;
  readonly promptAt?: readonly string[];
  readonly report?: 'migration';
  readonly resume?: string | true;
  readonly rescore?: string | true;
  readonly changed?: true;
  readonly failing?: string | true;
  readonly errored?: string | true;
  readonly shard?: Shard;
  readonly json?: true;
  readonly output?: string;
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
      list,
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
    )
    .option(
      '--filter <ids or tags>',
      'only rows with one of these ids or tags, separated by commas\n(touchstone eval --filter billing,t-014)',
      list,
    );
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
      ).conflicts('filter'),
    );
  addReuseOptions(command);
  addTrustOption(addModeOptions(command, 'eval triage.prompt'), 'eval')
    .addOption(
      new Option(
        '--report <kind>',
        'what to report instead of the results: `migration` compares a new model with an old one\n(touchstone eval --model openai/gpt-5.4-mini,openai/gpt-5.5 --report migration)',
      )
        .choices(['migration'])
        .conflicts(['bless', 'baseline']),
    )
    .option('--json', 'print one JSON object and nothing else\n(touchstone eval --replay --json)')
    .option(
      '-o, --output <file>',
      'also write the JSON object to a file when the evaluation has finished\n(touchstone eval --output report.json)',
    )
    .action(async (paths: readonly string[], options: Options) => {
      done(await evaluate(paths, options, terminal));
    });
}

/** The samples in progress take little memory, and what they leave behind is collected before it takes much. */
const evaluationHeap: HeapLimits = { youngGeneration: 16 * 1024 * 1024, growth: 50 };

interface Planned {
  readonly plan: EvalPlan;
  readonly workspace: Workspace;
}

async function evaluate(
  paths: readonly string[],
  given: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  limitHeap(evaluationHeap);
  const { paths: named, options } = withoutPaths(paths, given);
  const { files, notes } = await findEvals(named);
  writeNotes(notes, terminal.stderr);
  if (files.length === 0) {
    throw new MisuseError(
      `There is nothing to evaluate in ${named.join(', ')}: write triage.golden.jsonl next to triage.prompt, or a triage.eval.yaml.`,
    );
  }
  const workspaces = new Map<string, Workspace>();
  try {
    const planned = await planAll(files, options, workspaces, terminal);
    if (planned.length === 0) {
      // Only a selection of rows may be empty.
      terminal.stderr.write('No row failed in the last run; nothing was run.\n');
      return exitCodes.passed;
    }
    const report = await openReportOf(options, files, planned);
    for (const { plan, workspace } of planned) {
      const runs = [plan, ...plan.judgeRuns];
      const models = [
        ...runs.flatMap(each => modelsOfRun(each.prompt, each.models)),
        ...plan.embeddingModels,
      ];
      const modules = plan.moduleRuns.map(({ grant }) => grant);
      await requireTrust({ models, mode: plan.mode, workspace, modules }, options, terminal);
    }
    const evaluations: EndedEvaluation[] = [];
    for (const group of byEvaluation(planned)) {
      if (terminal.signal.aborted) break;
      evaluations.push(await evaluateOne(group, options, terminal));
    }
    const ended = evaluations.flatMap(({ prompts }) => prompts);
    const selected = options.filter ? ended.filter(({ summary }) => summary.rows > 0) : ended;
    const notBegun = planned.length - ended.length;
    const migrations = selected.flatMap(({ migration }) => migration ?? []);
    const results = evalJson(
      selected.map(({ summary }) => summary),
      evaluations.map(({ grid }) => grid),
      notBegun,
    );
    const object = migrations.length === 0 ? results : withMigrations(results, migrations);
    if (options.json) terminal.stdout.json(object);
    if (terminal.signal.aborted) {
      terminal.stderr.write(interruptedText(notBegun, options) + resumeText(ended, options));
    } else if (options.report && isMarkdown(options.output)) {
      await report?.write(migrationMarkdown(migrations, shownPath));
    } else await report?.write(`${visibleJson(JSON.stringify(object, undefined, 2))}\n`);
    return codeOf(selected, terminal);
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
  workspaces: Map<string, Workspace>,
  terminal: Terminal,
): Promise<readonly Planned[]> {
  const choices: PlanChoices = {
    mode: modeOf(options),
    ...(options.model && options.model.length > 0 && { models: options.model }),
    ...(options.repeat !== undefined && { repeat: options.repeat }),
    ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
    ...(options.filter && { matching: new Set(options.filter) }),
    ...(options.record && { record: true }),
    ...(options.baseline !== undefined && { baseline: options.baseline }),
    ...(options.bless && { bless: true }),
    ...(options.promptAt && { promptAt: options.promptAt }),
    ...(options.shard && { shard: options.shard }),
  };
  const planned: Planned[] = [];
  const problems: PlanProblem[] = [];
  for (const file of files) {
    const root = await workspaceFolderOf(dirname(resolve(file)));
    const workspace = workspaces.get(root) ?? (await openWorkspace(file, terminal));
    workspaces.set(root, workspace);
    const context = { folder: workspace.folder, warn: workspace.host.warn };
    const result = await planWith(file, workspace.host.settings, choices, options, context);
    if (result.ok) {
      planned.push(...result.plans.map(plan => ({ plan, workspace })));
      writeNotes(result.notes ?? [], terminal.stderr);
    } else problems.push(...result.problems);
  }
  if (problems.length > 0) throw new MisuseError(problems.map(problemText).join('\n'));
  refuseNothing(planned.length, options);
  const compared = planned.filter(({ plan }) => plan.baseline !== undefined).length;
  if (options.baseline !== undefined && compared > 1) {
    throw new MisuseError(
      `--baseline names one file, and there are ${compared} evaluations. Name one of them.`,
    );
  }
  const problem = await filterProblem(planned.map(({ plan }) => plan));
  if (problem !== undefined) throw new MisuseError(problem);
  return options.report === 'migration' ? planned.map(asMigration) : planned;
}

/** The old model takes the place of the baseline: its results are what is accepted. */
function asMigration({ plan, workspace }: Planned): Planned {
  const { baseline: _, ...rest } = plan;
  if (plan.models.length === 2) return { plan: rest, workspace };
  const models =
    plan.models.length === 1 ? plan.models.join() : plural(plan.models.length, 'model');
  throw new MisuseError(
    `--report migration compares two models, and ${plan.name} has ${models}. Name the old one and the new one: --model old,new.`,
  );
}

function isMarkdown(file: string | undefined): boolean {
  return file !== undefined && /\.(?:md|markdown)$/i.test(file);
}

/** Groups plans by evaluation, because the prompts of one evaluation run together and are compared. */
function byEvaluation(planned: readonly Planned[]): readonly (readonly Planned[])[] {
  const keyOf = ({ plan: { root, evaluation } }: Planned) => `${root}\n${evaluation.key}`;
  return [...Map.groupBy(planned, keyOf).values()];
}

async function evaluateOne(
  group: readonly Planned[],
  options: Options,
  terminal: Terminal,
): Promise<EndedEvaluation> {
  const [first] = group;
  if (!first) throw new Error('an evaluation has at least one prompt');
  const plans = group.map(({ plan }) => plan);
  const { settings } = first.workspace.host;
  const migrations = new Map(
    (options.report === 'migration' ? plans : []).map(plan => [
      plan,
      createMigration(plan, model => factsFor(model, settings)?.lifecycle),
    ]),
  );
  const evaluation = await runEvaluation(plans, first.workspace, terminal, migrations);
  const isEmpty = evaluation.prompts.every(({ summary }) => summary.rows === 0);
  if (!options.json && !(options.filter && isEmpty)) {
    const { stdout, colors } = terminal;
    const width = stdout.columns ?? Number.POSITIVE_INFINITY;
    const view = { colors, width };
    const texts = evaluation.prompts.flatMap(({ migration }) =>
      migration ? [migrationText(migration, view)] : [],
    );
    stdout.write(`${texts.length > 0 ? texts.join('\n') : evalReportText(evaluation, view)}\n`);
  }
  for (const { plan, summary } of evaluation.prompts) {
    terminal.stderr.write(blessedText(summary, plan) + missingBaselineText(plan));
  }
  return evaluation;
}

/** A gate on regressions is not checked without a baseline, and the user must be told. */
function missingBaselineText({ baseline, gate }: EvalPlan): string {
  if (!baseline || baseline.contents || baseline.bless || gate?.regress === undefined) return '';
  return `\`gate.regress\` was not checked: ${shownPath(baseline.file)} does not exist. Run with --bless to accept the current results.\n`;
}

/** Whether the baseline was written, or why not. */
function blessedText({ blessed }: EvalSummary, { baseline }: EvalPlan): string {
  if (!blessed || !baseline) return '';
  if (!blessed.ok) return `${blessed.problem}\n`;
  const { rows, models } = blessed;
  return `baseline: wrote ${shownPath(baseline.file)}, ${plural(rows, 'row')}, ${plural(models.length, 'model')}\n`;
}

function codeOf(ended: readonly Ended[], { signal }: Terminal): ExitCode {
  if (signal.aborted) return exitCodes.interrupted;
  const summaries = ended.map(({ summary }) => summary);
  const isWorse = ended.some(({ migration }) => migration?.comparison.verdict === 'worse');
  if (isWorse || summaries.some(({ verdict }) => verdict === 'failed')) return exitCodes.failed;
  const isWhole = summaries.every(({ blessed }) => blessed?.ok !== false);
  const isFine = summaries.every(({ verdict }) => verdict === 'passed' || verdict === 'partial');
  if (isWhole && isFine) return exitCodes.passed;
  const misused = ended.reduce((sum, item) => sum + item.misused, 0);
  if (ended.some(({ overBudget }) => overBudget > 0)) return exitCodes.budget;
  const isMisused = summaries.some(({ badRowCount, rows }) => badRowCount > 0 || rows === 0);
  return isMisused || misused > 0 ? exitCodes.misused : exitCodes.incomplete;
}

function problemText({ file, line, column, message }: PlanProblem): string {
  const place = [shownPath(file), line, column].filter(part => part !== undefined).join(':');
  return `${place}: ${message}`;
}

/**
 * Opens the report before any call, so that a report that cannot be written is found before calls are paid
 * for.
 */
async function openReportOf(
  { output }: Options,
  files: readonly string[],
  planned: readonly Planned[],
): Promise<ReportFile | undefined> {
  if (output === undefined) return undefined;
  const inputs = planned.flatMap(({ plan: { datasets, prompt, inline } }) => [
    ...datasets,
    ...(inline ? [inline.file] : []),
    ...(prompt.file === undefined ? [] : [prompt.file]),
  ]);
  return openReport(output, [...files, ...inputs]);
}

function interruptedText(notBegun: number, { output }: Options): string {
  const evals = notBegun > 0 ? [`${plural(notBegun, 'evaluation')} not run`] : [];
  const report = output === undefined ? [] : [`no report was written to ${output}`];
  const parts = [...evals, ...report];
  return parts.length === 0 ? '' : `interrupted: ${parts.join(', ')}\n`;
}
