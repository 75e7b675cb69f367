import { join } from 'node:path';
import type { Command } from 'commander';
import { modelsOfRun } from '../../call/endpoints/endpoint.ts';
import { calibrate } from '../../eval/judging/calibrate.ts';
import { calibrationText } from '../../eval/judging/calibration.ts';
import { drawnReplies } from '../../eval/judging/drawnReplies.ts';
import { type Label, readLabels } from '../../eval/judging/labels.ts';
import { planEvals } from '../../eval/plan/plan.ts';
import type { EvalPlan } from '../../eval/runner.ts';
import { exists } from '../../files/below.ts';
import { beside, calibrationFileName, labelsFileName } from '../../files/fileNames.ts';
import { replaceBelow } from '../../files/write.ts';
import { messages as cliMessages } from '../messages.ts';
import { addModeOptions, integerTo, type ModeOptions, modeOf } from '../options/options.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { addTrustOption, requireTrust, type TrustOption } from '../trust/askForTrust.ts';
import { openWorkspace, type RunWorkspace, shownPath } from '../workspace/workspace.ts';
import { calibrationReport } from './calibrationReport.ts';
import { messages } from './messages.ts';

interface CalibrateOptions extends ModeOptions, TrustOption {
  readonly labels?: string;
  readonly repeat: number;
  readonly json?: true;
}

interface LabelOptions {
  readonly count: number;
  readonly output?: string;
}

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  const calibrating = command
    .command('calibrate')
    .summary('compare judges with the verdicts of people')
    .description(
      'Ask the judges of an evaluation about replies that people have judged, print how they agree, and save it next to the eval file: later reports correct pass rates by it.',
    )
    .argument('<file>', 'the eval file')
    .option(
      '--labels <file>',
      'the labeled replies, instead of <name>.labels.jsonl\n(touchstone judge calibrate triage.eval.yaml --labels march.labels.jsonl)',
    )
    .option(
      '--repeat <n>',
      'how often a judge is asked about each reply; default 3\n(touchstone judge calibrate triage.eval.yaml --repeat 5)',
      integerTo(100),
      3,
    );
  addTrustOption(
    addModeOptions(calibrating, 'judge calibrate triage.eval.yaml'),
    'judge calibrate triage.eval.yaml',
  )
    .option(
      '--json',
      'print one JSON object and nothing else\n(touchstone judge calibrate triage.eval.yaml --json)',
    )
    .action(async (file: string, options: CalibrateOptions) => {
      done(await calibrateFile(file, options, terminal));
    });
  command
    .command('label')
    .summary('write replies to be judged by a person')
    .description(
      'Draw replies of the last evaluation at random and write them to <name>.labels.jsonl, each with `"pass": null` for a person to replace with true or false.',
    )
    .argument('<file>', 'the eval file')
    .option(
      '--count <n>',
      'number of replies; default 50\n(touchstone judge label triage.eval.yaml --count 100)',
      integerTo(10_000),
      50,
    )
    .option(
      '-o, --output <file>',
      'the file to write\n(touchstone judge label triage.eval.yaml --output march.labels.jsonl)',
    )
    .action(async (file: string, options: LabelOptions) => {
      done(await writeLabels(file, options, terminal));
    });
}

/** Runs with the plan of an eval file that has judges. @throws MisuseError */
async function withPlan<T>(
  file: string,
  options: ModeOptions,
  terminal: Terminal,
  use: (plan: EvalPlan, workspace: RunWorkspace) => Promise<T>,
): Promise<T> {
  const workspace = await openWorkspace(file, terminal);
  try {
    const mode = modeOf(options);
    const record = options.record ? { record: true } : {};
    const planned = await planEvals(file, workspace.host.settings, { mode, ...record });
    if (!planned.ok) {
      const problems = planned.problems.map(each => `${shownPath(each.file)}: ${each.message}`);
      throw new MisuseError(problems.join('\n'));
    }
    const [plan] = planned.plans;
    if (!plan || plan.judgeRuns.length === 0) {
      throw new MisuseError(messages.noJudge(file));
    }
    return await use(plan, workspace);
  } finally {
    await workspace.host.close();
  }
}

function calibrateFile(
  file: string,
  options: CalibrateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return withPlan(file, options, terminal, async (plan, workspace) => {
    const { host } = workspace;
    const labelsFile = options.labels ?? beside(file, labelsFileName(plan.name));
    const labels = await labelsOf(labelsFile, plan.root, terminal);
    requireJudges(labels, plan, labelsFile);
    const models = plan.judgeRuns.flatMap(run => modelsOfRun(run.prompt, run.models));
    await requireTrust({ models, mode: plan.mode, workspace }, options, terminal);
    const { repeat } = options;
    const { signal } = terminal;
    const { calibrations, usd, problem } = await calibrate(plan, labels, { repeat, host, signal });
    const judged = calibrations.some(({ counts }) => Object.values(counts).some(n => n > 0));
    const stored = beside(file, calibrationFileName(plan.name));
    if (judged) await replaceBelow(plan.root, stored, calibrationText(calibrations));
    if (options.json) {
      terminal.stdout.json({ labels: labels.length, judges: calibrations, cost: usd });
    } else {
      terminal.stdout.write(`${calibrationReport(calibrations, terminal.colors)}\n`);
      if (usd > 0) terminal.stderr.write(`${cliMessages.cost(usd)}\n`);
      if (judged) terminal.stderr.write(messages.written(shownPath(stored)));
    }
    if (problem !== undefined) terminal.stderr.write(messages.repliesWithoutVerdict(problem));
    return calibrations.some(({ errors }) => errors > 0) ? exitCodes.incomplete : exitCodes.passed;
  });
}

/** A label of a judge that the evaluation does not have would count for none. */
function requireJudges(labels: readonly Label[], { judgeRuns }: EvalPlan, file: string): void {
  const judges = judgeRuns.map(({ metric }) => metric);
  const wrong = labels.find(({ judge }) => judge !== undefined && !judges.includes(judge));
  if (wrong?.judge === undefined) return;
  const names = judges.map(name => `\`${name}\``).join(', ');
  throw new MisuseError(messages.unknownJudge(shownPath(file), wrong.line, wrong.judge, names));
}

async function labelsOf(
  file: string,
  root: string,
  { stderr }: Terminal,
): Promise<readonly Label[]> {
  const read = await readLabels(file, root);
  if (!read.ok) {
    const problems = read.problems.map(problem => `${shownPath(file)}: ${problem}`);
    throw new MisuseError(messages.labelForm(problems.join('\n')));
  }
  if (read.labels.length === 0) {
    throw new MisuseError(messages.noLabel(shownPath(file)));
  }
  if (read.open > 0) stderr.write(messages.openLabels(read.open));
  return read.labels;
}

function writeLabels(file: string, options: LabelOptions, terminal: Terminal): Promise<ExitCode> {
  return withPlan(file, {}, terminal, async (plan, { folder, host }) => {
    const output = options.output ?? beside(file, labelsFileName(plan.name));
    if (await exists(output)) {
      throw new MisuseError(messages.labelsExist(shownPath(output)));
    }
    const replies = await drawnReplies(plan, folder, options.count, host.warn);
    if (replies.length === 0) {
      throw new MisuseError(messages.noResults(file));
    }
    const text = replies.map(reply => `${JSON.stringify(reply)}\n`).join('');
    await replaceBelow(plan.root, join(output), text);
    terminal.stderr.write(messages.labelsWritten(replies.length, shownPath(output)));
    return exitCodes.passed;
  });
}
