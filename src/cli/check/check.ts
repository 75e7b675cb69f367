import { type Command, Option } from 'commander';
import { quantities } from '../../format/messages.ts';
import { visibleLine } from '../../format/visibleText.ts';
import type { Severity } from '../../prompt/diagnostic.ts';
import type { Colors } from '../terminal/colors.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { filesUnder, writeNotes } from '../workspace/discover.ts';
import { shownPath } from '../workspace/workspace.ts';
import { checkAgainst } from './checkAgainst.ts';
import { checkEvals } from './checkEvals.ts';
import { checkFiles, type FoundAt } from './checkFiles.ts';
import { messages } from './messages.ts';
import { sarifOf } from './sarif.ts';

interface Options {
  readonly json?: true;
  readonly sarif?: true;
  readonly against?: string;
  readonly allow?: true;
  readonly verbose?: true;
}

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  command
    .argument(
      '[paths...]',
      'prompts, eval files, golden datasets, touchstone.yaml, or folders (default: .)',
    )
    .addOption(
      new Option(
        '--json',
        'print one JSON object and nothing else\n(touchstone check prompts --json)',
      ).conflicts('sarif'),
    )
    .option(
      '--sarif',
      'print a SARIF 2.1.0 log for code scanning\n(touchstone check --sarif > touchstone.sarif)',
    )
    .option(
      '--against <revision>',
      'compare output schemas with a git revision; breaking changes are errors\n(touchstone check --against origin/main)',
    )
    .option(
      '--allow',
      'with --against: report breaking changes as warnings\n(touchstone check --against v1.2.0 --allow)',
    )
    .option(
      '--verbose',
      'list every recorded reply that does not match the schema\n(touchstone check --verbose)',
    )
    .action(async (paths: readonly string[], options: Options) => {
      done(await check(paths.length === 0 ? ['.'] : paths, options, terminal));
    });
}

async function check(
  paths: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const { stdout, stderr, colors, signal } = terminal;
  const { files, notes } = await filesUnder(paths);
  writeNotes(notes, stderr);
  if (files.length === 0) {
    throw new MisuseError(messages.nothingToCheck(paths.join(', ')));
  }
  const { against, allow = false } = options;
  if (allow && against === undefined) {
    throw new MisuseError('`--allow` needs `--against REVISION`.');
  }
  const said = await checkFiles(files, signal);
  const found = [
    ...said,
    ...(await checkEvals(files, said, terminal)),
    ...(against === undefined ? [] : await checkAgainst(files, against, { allow, signal })),
  ];
  const count = (severity: Severity) => found.filter(each => each.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const hints = found.length - errors - warnings;
  if (options.sarif) stdout.json(sarifOf(found), 2);
  else if (options.json) {
    const diagnostics = found.map(each => ({
      ...each,
      file: shownPath(each.file),
    }));
    const summary = { files: files.length, errors, warnings, hints };
    stdout.json({ ...summary, diagnostics });
  } else {
    const shown = options.verbose ? found : withoutRepeats(found);
    for (const item of shown) stdout.write(`${diagnosticText(item, colors)}\n`);
    const counts = [
      quantities.files(files.length),
      quantities.errors(errors),
      quantities.warnings(warnings),
      quantities.hints(hints),
    ];
    stdout.write(`${counts.join(', ')}\n`);
  }
  if (signal.aborted) return exitCodes.interrupted;
  if (found.some(({ code }) => code === 'unreadable-file')) return exitCodes.misused;
  return errors > 0 ? exitCodes.failed : exitCodes.passed;
}

/**
 * Recorded replies that no longer match are one line for each file, because a changed schema affects many.
 */
function withoutRepeats(found: readonly FoundAt[]): readonly FoundAt[] {
  const counts = new Map<string, number>();
  for (const { code, file } of found) {
    if (code === 'recording-misfit') counts.set(file, (counts.get(file) ?? 0) + 1);
  }
  const shown = new Set<string>();
  return found.flatMap((item): readonly FoundAt[] => {
    const count = item.code === 'recording-misfit' ? (counts.get(item.file) ?? 0) : 1;
    if (count === 1) return [item];
    if (shown.has(item.file)) return [];
    shown.add(item.file);
    const message = messages.otherRecordings(count);
    return [{ ...item, message }];
  });
}

function diagnosticText(found: FoundAt, colors: Colors): string {
  const { file, line, column, severity, code, message } = found;
  const paint = {
    error: colors.red,
    warning: colors.yellow,
    information: colors.cyan,
    hint: colors.dim,
  };
  const place = `${visibleLine(shownPath(file))}:${line}:${column}`;
  return `${place}: ${paint[severity](severity)} ${message} ${colors.dim(code)}`;
}
