import { type Command, InvalidArgumentError, Option } from 'commander';
import { quantities } from '../../format/messages.ts';
import { MisuseError, type Terminal } from '../terminal/terminal.ts';
import { messages } from './messages.ts';

export interface MigrationOptions {
  readonly migration?: true;
  /** The earlier name of `--migration`. */
  readonly report?: 'migration';
}

export function addMigrationOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--migration',
        'compare a new model with an old one: what breaks, what gets better, cost and time\n(touchstone eval --model openai/gpt-5.4-mini,openai/gpt-5.5 --migration)',
      ).conflicts(['bless', 'baseline']),
    )
    .addOption(
      new Option('--report <kind>', 'the earlier name of --migration')
        .argParser(onlyMigration)
        .conflicts(['bless', 'baseline'])
        .hideHelp(),
    );
}

function onlyMigration(value: string): 'migration' {
  if (value === 'migration') return value;
  throw new InvalidArgumentError(messages.otherReportOption());
}

/** `--report migration` was easily confused with `--reporter`, which names a format. */
export function withMigration<T extends MigrationOptions>(options: T, { stderr }: Terminal): T {
  if (options.report === undefined) return options;
  stderr.write(messages.reportRenamed());
  return { ...options, migration: true };
}

/** @throws MisuseError for an evaluation that does not have an old model and a new one. */
export function requireTwoModels(models: readonly string[], name: string): void {
  if (models.length === 2) return;
  const found = models.length === 1 ? models.join() : quantities.models(models.length);
  throw new MisuseError(messages.twoModels(name, found));
}
