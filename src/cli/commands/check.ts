import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { datasetEndings, isGoldenDataset, readRows } from '../../eval/dataset.ts';
import { isEvalFile, planEvals } from '../../eval/plan.ts';
import { isBadRow } from '../../eval/row.ts';
import { diagnose } from '../../language/diagnostics.ts';
import { readSettings, type Settings } from '../../model/settings.ts';
import type { Severity } from '../../prompt/diagnostic.ts';
import { positionOf } from '../../prompt/position.ts';
import { fileProblem } from '../../run/fileProblem.ts';
import { loadPromptFile } from '../../run/loadPromptFile.ts';
import { loadSettings } from '../../run/loadSettings.ts';
import { workspaceFolderOf } from '../../run/workspaceFolder.ts';
import { filesUnder } from '../discover.ts';
import { counted } from '../figures.ts';
import { type Colors, type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal.ts';
import { shownPath } from '../workspace.ts';

/** One finding at its place; `line` and `column` are 1-based. */
interface Found {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
}

interface Options {
  readonly json?: true;
}

const patterns = [
  '**/*.prompt',
  '**/*.eval.{yaml,yml}',
  `**/*.golden{${datasetEndings.join(',')}}`,
  '**/touchstone.yaml',
];

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  command
    .argument(
      '[paths...]',
      'prompts, eval files, golden datasets, touchstone.yaml, or folders (default: .)',
    )
    .option('--json', 'print one JSON object, and nothing else\n(touchstone check prompts --json)')
    .action(async (paths: readonly string[], options: Options) => {
      done(await check(paths.length === 0 ? ['.'] : paths, options, terminal));
    });
}

async function check(
  paths: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const files = await filesUnder(paths, patterns);
  if (files.length === 0) {
    throw new MisuseError(
      `There is nothing to check in ${paths.join(', ')}: no prompt, eval file or golden dataset.`,
    );
  }
  const found: Found[] = [];
  for (const file of files) found.push(...(await findingsOf(file)));
  const errors = found.filter(({ severity }) => severity === 'error').length;
  const warnings = found.filter(({ severity }) => severity === 'warning').length;
  if (options.json) {
    terminal.stdout.write(
      `${JSON.stringify({ files: files.length, errors, warnings, diagnostics: found })}\n`,
    );
  } else {
    for (const item of found) terminal.stdout.write(`${textOf(item, terminal.colors)}\n`);
    terminal.stdout.write(
      `${[counted(files.length, 'file'), counted(errors, 'error'), counted(warnings, 'warning')].join(', ')}\n`,
    );
  }
  return errors > 0 ? exitCodes.failed : exitCodes.passed;
}

async function findingsOf(file: string): Promise<readonly Found[]> {
  const shown = shownPath(file);
  if (isEvalFile(file) || file.endsWith('.prompt')) {
    const { settings } = await loadSettings(await workspaceFolderOf(dirname(resolve(file))));
    const find = isEvalFile(file) ? evalFindings : promptFindings;
    return find(file, settings);
  }
  if (basename(file) === 'touchstone.yaml') {
    const { problems } = readSettings(await readOrMisuse(file));
    return problems.map(problem => ({ file: shown, ...error('bad-settings'), ...problem }));
  }
  if (isGoldenDataset(file) || datasetEndings.some(ending => file.endsWith(ending))) {
    return datasetFindings(file);
  }
  throw new MisuseError(`${shown} is no prompt, eval file, golden dataset or touchstone.yaml.`);
}

/** What the editor says about the prompt, too. */
async function promptFindings(file: string, settings: Settings): Promise<readonly Found[]> {
  const loaded = await loadPromptFile(file);
  if (!loaded.ok) throw new MisuseError(loaded.message);
  const { document, partials } = loaded.prompt;
  const { text } = document;
  const diagnostics = diagnose(document, {
    partials,
    partialExists: name => partials.has(name),
    modelKnown: model => Object.hasOwn(settings.endpoints, model.split('/')[0] ?? ''),
    endpoints: settings.endpoints,
    isPartial: basename(file).startsWith('_'),
  });
  return diagnostics.map(({ code, severity, message, range }) => {
    return { file: shownPath(file), ...positionOf(text, range.start), severity, code, message };
  });
}

async function evalFindings(file: string, settings: Settings): Promise<readonly Found[]> {
  const planned = await planEvals(file, settings);
  if (planned.ok) return [];
  // What is wrong in the prompt itself is reported with the prompt.
  return planned.problems
    .filter(problem => problem.file === file)
    .map(({ line = 1, column = 1, message }) => ({
      file: shownPath(file),
      line,
      column,
      ...error('bad-eval'),
      message,
    }));
}

async function datasetFindings(file: string): Promise<readonly Found[]> {
  const found: Found[] = [];
  for await (const row of readRows([file])) {
    if (!isBadRow(row)) continue;
    found.push({
      file: shownPath(file),
      line: row.line,
      column: 1,
      ...error('bad-row'),
      message: row.message,
    });
  }
  return found;
}

function error(code: string): { readonly severity: 'error'; readonly code: string } {
  return { severity: 'error', code };
}

async function readOrMisuse(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (problem) {
    throw new MisuseError(`${shownPath(file)} cannot be read: ${fileProblem(problem)}.`);
  }
}

function textOf(found: Found, colors: Colors): string {
  const { file, line, column, severity, code, message } = found;
  const word = severity === 'error' ? colors.red(severity) : colors.yellow(severity);
  return `${file}:${line}:${column}: ${word} ${message} ${colors.dim(code)}`;
}
