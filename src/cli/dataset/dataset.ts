import type { Command } from 'commander';
import type { ExitCode, Terminal } from '../terminal/terminal.ts';
import { type CheckDatasetsOptions, checkDatasets } from './checkDatasets.ts';
import { defineGrow } from './growDataset.ts';
import { defineReview } from './reviewProposals.ts';

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  defineGrow(command, terminal, done);
  defineReview(command, terminal, done);
  command
    .command('check')
    .summary('find duplicates, leaked examples, rare labels and unscored values')
    .description(
      'Find what makes the results of golden datasets misleading: duplicates and near-duplicates, examples of the prompt among the rows, rare labels, expected values that no scorer uses, branches of the template that no row reaches. Calls no model.',
    )
    .argument(
      '[paths...]',
      'golden datasets, eval files, prompts with a golden dataset, or folders (default: .)',
    )
    .option(
      '--json',
      'print one JSON object and nothing else\n(touchstone dataset check triage.golden.jsonl --json)',
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing found, 1 findings, 2 invalid usage, or rows or files that cannot be used.\n',
    )
    .action(async (paths: readonly string[], options: CheckDatasetsOptions) => {
      done(await checkDatasets(paths.length === 0 ? ['.'] : paths, options, terminal));
    });
}
