import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { headerOfRun } from '../../eval/stored/planMerge.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import { evaluatePaths } from '../eval/eval.ts';
import { reportStored, type StoredReportOptions } from '../eval/storedReport.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { messages } from './messages.ts';
import { addReporterOptions, type ReporterOptions } from './reporters.ts';

interface MergeOptions extends ReporterOptions {
  readonly baseline?: string;
  readonly bless?: true;
  readonly json?: true;
}

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  // `merge` has options of the same names: those after it are its own.
  command.parent?.enablePositionalOptions();
  command
    .enablePositionalOptions()
    .argument(
      '[runs...]',
      'names of runs, `last`, results files, or eval files, prompts and datasets for their newest run (default: last)',
    )
    .option(
      '--migration',
      'compare the second model of a run with its first\n(touchstone report last --migration --output migration.md)',
    )
    .option('--json', 'print one JSON object and nothing else\n(touchstone report last --json)');
  addReporterOptions(command, 'report last').action(
    async (words: readonly string[], options: StoredReportOptions) => {
      await reportStored(words.length === 0 ? ['last'] : words, options, terminal);
      done(exitCodes.passed);
    },
  );
  const merge = command
    .command('merge')
    .description(
      'Join the results files of shards into one run, with the report and verdict of the whole.',
    )
    .argument('<files...>', 'results files, of `touchstone eval --shard`')
    .option(
      '--baseline <file>',
      'compare with this baseline instead of <name>.baseline.json\n(touchstone report merge shard-*.jsonl --baseline release.baseline.json)',
    )
    .option(
      '--bless',
      'accept the results: write them as the baseline\n(touchstone report merge shard-*.jsonl --bless)',
    )
    .option(
      '--json',
      'print one JSON object and nothing else\n(touchstone report merge shard-*.jsonl --json)',
    );
  addReporterOptions(merge, 'report merge shard-*.jsonl').action(
    async (files: readonly string[], options: MergeOptions) => {
      const source = await sourceOfRuns(files, terminal);
      done(await evaluatePaths([source], { ...options, merge: files }, terminal));
    },
  );
}

/** The eval file or prompt that the runs are of. */
async function sourceOfRuns(files: readonly string[], { stderr }: Terminal): Promise<string> {
  const [first = ''] = files;
  const warn = (message: string): void => stderr.write(`${message}\n`);
  const header = await headerOfRun(first, warn);
  if (header?.source === undefined) {
    throw new MisuseError(messages.cannotMerge(first));
  }
  return resolve(await workspaceFolderOf(dirname(resolve(first))), header.source);
}
