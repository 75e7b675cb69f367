import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { formatOfFile, type ReportFormat, reportFormats } from '../../eval/reports/formats.ts';
import { messages as optionMessages } from '../options/messages.ts';
import { gathers } from '../options/options.ts';
import { MisuseError } from '../terminal/terminal.ts';
import { messages } from './messages.ts';

/** `text` is the report for a terminal; the others are for machines and pages. */
export type ReporterName = 'text' | ReportFormat;

const names: readonly ReporterName[] = ['text', ...reportFormats];

/** The options `--reporter` and `--output`, in the order in which they were written. */
export type WantedReporter = { readonly reporter: ReporterName } | { readonly output: string };

export interface ReporterOptions {
  readonly reporter?: readonly WantedReporter[];
  readonly output?: readonly WantedReporter[];
}

/** Where a report goes. */
export interface Destination {
  readonly reporter: ReporterName;
  /** Absent for standard output. */
  readonly file?: string;
}

/** Adds `--reporter` and `--output`; both can be repeated. */
export function addReporterOptions(command: Command, example: string): Command {
  const wanted: WantedReporter[] = [];
  const reporter = gathers((value: string): readonly WantedReporter[] => {
    const name = names.find(each => each === value);
    if (!name) throw new InvalidArgumentError(messages.available(names.join(', ')));
    wanted.push({ reporter: name });
    return wanted;
  });
  const output = gathers((value: string): readonly WantedReporter[] => {
    if (value.trim() === '') throw new InvalidArgumentError(optionMessages.empty());
    wanted.push({ output: value });
    return wanted;
  });
  return command
    .option(
      '--reporter <name>',
      `report to make: ${names.join(', ')}; can be repeated\n(touchstone ${example} --reporter junit > junit.xml)`,
      reporter,
    )
    .option(
      '-o, --output <file>',
      `write the report to a file, the one of the --reporter before it, or the one of its ending:\n.json, .xml (JUnit), .md, .html, .csv; can be repeated\n(touchstone ${example} --output junit.xml --output report.html)`,
      output,
    );
}

/**
 * The reports that were asked for. An `--output` has the format of the `--reporter` before it; without one, the format of its
 * ending. A `--reporter` without an `--output` prints to standard output.
 * @throws MisuseError when two would be printed, or written to one file.
 */
export function destinationsOf(
  { reporter, output }: ReporterOptions,
  json: boolean,
): readonly Destination[] {
  const wanted = reporter ?? output ?? [];
  const found: Destination[] = json ? [{ reporter: 'json' }] : [];
  let pending: ReporterName | undefined;
  for (const each of reporterFirst(wanted)) {
    if ('reporter' in each) {
      if (pending) found.push({ reporter: pending });
      pending = each.reporter;
    } else {
      const format = pending ?? formatOfFile(each.output) ?? 'json';
      found.push({ reporter: format, file: each.output });
      pending = undefined;
    }
  }
  if (pending) found.push({ reporter: pending });
  const printed = found.filter(({ file }) => file === undefined);
  if (printed.length > 1) {
    const list = printed.map(each => each.reporter).join(' and ');
    throw new MisuseError(messages.twoPrinted(list, printed[0]?.reporter ?? ''));
  }
  const files = found.flatMap(({ file }) => (file === undefined ? [] : [resolve(file)]));
  const twice = files.find((file, at) => files.indexOf(file) !== at);
  if (twice !== undefined) {
    throw new MisuseError(messages.twoInOneFile(twice));
  }
  return found;
}

/** The options as they were written, to run the command again. */
export function reporterWords({ reporter, output }: ReporterOptions): readonly string[] {
  return (reporter ?? output ?? []).flatMap(each =>
    'reporter' in each ? ['--reporter', each.reporter] : ['--output', each.output],
  );
}

/** With one of each, their order does not matter. */
function reporterFirst(wanted: readonly WantedReporter[]): readonly WantedReporter[] {
  const [first, second, ...more] = wanted;
  const isReversed = first && second && 'output' in first && 'reporter' in second;
  return isReversed && more.length === 0 ? [second, first] : wanted;
}
