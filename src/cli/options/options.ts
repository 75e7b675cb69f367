import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ReplyMode } from '../../call/callRequest.ts';
import { messages } from './messages.ts';

/** Collects `a,b` and repeated options into one list. */
export function parseList(value: string, earlier: readonly string[] = []): readonly string[] {
  const items = value.split(',').map(item => item.trim());
  const named = items.filter(item => item !== '');
  if (named.length === 0) throw new InvalidArgumentError(messages.emptyList());
  return [...new Set([...earlier, ...named])];
}

/** Gathers a repeated option whose values may have commas. */
export function repeated(value: string, earlier: readonly string[] = []): readonly string[] {
  if (value.trim() === '') throw new InvalidArgumentError(messages.empty());
  return [...new Set([...earlier, value])];
}

/** A whole number in digits, from 1 to the maximum. */
export function integerTo(largest: number): (value: string) => number {
  return value => parseNumber(value, /^[0-9]+$/, 1, largest, messages.wholeNumber());
}

/** A number greater than 0, in digits. */
export function positiveNumber(value: string): number {
  return parseNumber(value, /^[0-9]+(?:\.[0-9]+)?$/, Number.MIN_VALUE, 1e12, 'a number');
}

/** Parses numbers. `1e3`, `0x10` and spaces are refused, because they are usually mistakes. */
function parseNumber(
  value: string,
  form: RegExp,
  least: number,
  largest: number,
  kind: string,
): number {
  const number = Number(value);
  if (form.test(value) && number >= least && number <= largest) return number;
  const from = least === 1 ? 'from 1' : 'above 0 and';
  throw new InvalidArgumentError(messages.notInRange(kind, from, largest));
}

const gathering = new Set<unknown>([parseList, repeated]);

/** Marks the parser of an option that can be repeated. */
export function gathers<T>(parse: T): T {
  gathering.add(parse);
  return parse;
}

/** Makes an option with one value refuse a second one, which would silently replace the first. */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    const parse = option.parseArg;
    if (option.isBoolean() || gathering.has(parse)) continue;
    let isGiven = false;
    option.argParser((value: string, earlier: unknown) => {
      if (isGiven) throw new InvalidArgumentError(messages.onlyOnce());
      isGiven = true;
      return parse ? parse(value, earlier) : value;
    });
  }
}

export interface ModeOptions {
  readonly replay?: true;
  readonly live?: true;
  readonly record?: true;
}

/** Options for the source of replies, the same for every command that runs prompts. */
export function addModeOptions(command: Command, example: string): Command {
  return command
    .addOption(
      new Option(
        '--replay',
        `use recordings only: no API key, no network\n(touchstone ${example} --replay)`,
      ).conflicts(['live', 'record']),
    )
    .option(
      '--live',
      `call the providers only, never use a recording\n(touchstone ${example} --live)`,
    )
    .option(
      '--record',
      `save live replies in .touchstone/recordings\n(touchstone ${example} --live --record)`,
    );
}

export function modeOf({ replay, live }: ModeOptions): ReplyMode {
  return replay ? 'replay' : live ? 'live' : 'auto';
}
