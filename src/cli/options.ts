import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ReplyMode } from '../run/reply.ts';

/** Gathers `a,b` and repeated options into one list. */
export function list(value: string, earlier: readonly string[] = []): readonly string[] {
  const items = value.split(',').map(item => item.trim());
  return [...new Set([...earlier, ...items.filter(item => item !== '')])];
}

export function positiveInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  }
  return number;
}

export function positiveNumber(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return number;
}

export interface ModeOptions {
  readonly replay?: true;
  readonly live?: true;
  readonly record?: true;
}

/** Where replies may come from, the same for every command that runs prompts. */
export function addModeOptions(command: Command, example: string): Command {
  return command
    .addOption(
      new Option(
        '--replay',
        `answer from recordings only: no key, no network\n(touchstone ${example} --replay)`,
      ).conflicts(['live', 'record']),
    )
    .option('--live', `ask the providers only, never a recording\n(touchstone ${example} --live)`)
    .option(
      '--record',
      `keep live replies in .touchstone/recordings\n(touchstone ${example} --live --record)`,
    );
}

export function modeOf({ replay, live }: ModeOptions): ReplyMode {
  return replay ? 'replay' : live ? 'live' : 'auto';
}
