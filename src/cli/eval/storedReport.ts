import { dirname, resolve } from 'node:path';
import { createMigration, type Migration } from '../../eval/migration/migration.ts';
import { findRuns } from '../../eval/stored/findRuns.ts';
import { type ReportedEvaluation, reportedEvaluation } from '../../eval/stored/reportedRuns.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import { defaultSettings } from '../../model/settings/settings.ts';
import { messages as cliMessages } from '../messages.ts';
import { destinationsOf, type ReporterOptions } from '../report/reporters.ts';
import { openReports, viewOf } from '../report/writeReports.ts';
import type { TerminalView } from '../terminal/table.ts';
import { MisuseError, type Terminal } from '../terminal/terminal.ts';
import { shownPath } from '../workspace/workspace.ts';
import { evalReportText } from './evalReport.ts';
import { requireTwoModels } from './migrationOptions.ts';
import { migrationText } from './migrationText.ts';
import { resumeText } from './reuseOptions.ts';
import { createTroubles, type Troubles } from './troubles.ts';

export interface StoredReportOptions extends ReporterOptions {
  readonly migration?: true;
  readonly json?: true;
}

interface ReadEvaluation extends ReportedEvaluation {
  readonly troubles: Troubles;
  readonly migrations: readonly Migration[];
}

/**
 * Makes the reports of runs again from their stored results. Nothing is sent; prompts, datasets and settings are not read.
 * @param words `last`, names of runs, or paths of results files, eval files, prompts or datasets.
 */
export async function reportStored(
  words: readonly string[],
  options: StoredReportOptions,
  terminal: Terminal,
): Promise<void> {
  const destinations = destinationsOf(options, options.json === true);
  const found = await findRuns(words, process.cwd());
  if (!found.ok) throw new MisuseError(found.problem);
  const reports = await openReports(destinations, found.evaluations.flat());
  const evaluations: ReadEvaluation[] = [];
  for (const files of found.evaluations)
    evaluations.push(await readEvaluation(files, options, terminal));
  const runs = evaluations.flatMap(each => each.runs);
  const textOf = (view: TerminalView): string =>
    evaluations.map(each => `${textFor(each, view)}\n`).join('');
  const report = {
    evaluations: evaluations.map(each => ({
      grid: each.grid,
      evals: each.runs.map(({ reported }) => reported),
    })),
    migrations: evaluations.flatMap(({ migrations }) => migrations),
    notBegun: 0,
    shownPath,
  };
  const isPrinted = destinations.some(({ file }) => file === undefined);
  if (!isPrinted) terminal.stdout.write(textOf(viewOf(terminal)));
  const problems = await reports.write(report, textOf, terminal);
  for (const note of evaluations.flatMap(({ notes }) => notes)) terminal.stderr.write(`${note}\n`);
  for (const { header, reported } of runs) {
    if (header.source === undefined || reported.summary.results === undefined) continue;
    const folder = await workspaceFolderOf(dirname(reported.summary.results));
    const ended = { plan: { source: resolve(folder, header.source) }, summary: reported.summary };
    terminal.stderr.write(resumeText([ended], {}));
  }
  if (problems.length > 0) throw new MisuseError(problems.join('\n'));
}

async function readEvaluation(
  files: readonly string[],
  { migration }: StoredReportOptions,
  terminal: Terminal,
): Promise<ReadEvaluation> {
  const troubles = createTroubles();
  const tallies = new Map<object, ReturnType<typeof createMigration>>();
  const result = await reportedEvaluation(files, {
    warn: message => void terminal.stderr.write(cliMessages.warning(message)),
    onRun({ plan, header }) {
      if (!migration) return;
      requireTwoModels(plan.models, plan.variant);
      const lifecycleOf = (model: string) => factsFor(model, defaultSettings)?.lifecycle;
      const { regress, confidence } = header.counting ?? {};
      const gate = {
        ...(regress !== undefined && { regress }),
        ...(confidence !== undefined && { confidence }),
      };
      tallies.set(plan, createMigration({ ...plan, gate }, lifecycleOf));
    },
    onSample(plan, sample) {
      troubles.add(sample, plan.variant);
      tallies.get(plan)?.addSample(sample);
    },
    onRow: (plan, result, group) => tallies.get(plan)?.addRow(result, group),
  });
  if (!result.ok) throw new MisuseError(result.problem);
  return {
    ...result.evaluation,
    troubles: troubles.summarise(),
    migrations: [...tallies.values()].map(tally => tally.summarise()),
  };
}

function textFor({ runs, grid, troubles, migrations }: ReadEvaluation, view: TerminalView): string {
  if (migrations.length > 0) return migrations.map(each => migrationText(each, view)).join('\n');
  const prompts = runs.map(({ header, plan, reported }) => ({
    plan: { variant: plan.variant, prompt: header.prompt },
    summary: reported.summary,
  }));
  return evalReportText({ prompts, grid, troubles }, view);
}
