import { stat } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import {
  evidenceText,
  expectedCostText,
  needsText,
  type PromptSuggestion,
  suggestFor,
} from '../../eval/suggestion/suggestFor.ts';
import { loadPromptFile } from '../../load/loadPromptFile.ts';
import { tableText } from '../terminal/table.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { messages } from './messages.ts';

interface Options {
  readonly budget?: number;
  readonly provider?: string;
  readonly keyOnly?: true;
  readonly json?: true;
}

/** `touchstone models suggest`. */
export function defineSuggest(
  command: Command,
  terminal: Terminal,
  done: (code: ExitCode) => void,
): void {
  command
    .command('suggest')
    .summary('suggest models for a prompt, cheapest first')
    .description(
      'Suggest models for a prompt by what it needs and by the results of its evaluation, and say why the others are not.',
    )
    .argument('<file>', 'the prompt file')
    .option(
      '--budget <usd>',
      "maximum US dollars per run, instead of the prompt's own limit\n(touchstone models suggest triage.prompt --budget 0.001)",
      usd,
    )
    .option(
      '--provider <name>',
      'only models of this provider or endpoint\n(touchstone models suggest triage.prompt --provider openai)',
    )
    .option(
      '--key-only',
      'only models of providers whose key is found\n(touchstone models suggest triage.prompt --key-only)',
    )
    .option('--json', 'print one JSON object\n(touchstone models suggest triage.prompt --json)')
    .action(async (file: string, options: Options) => {
      done(await suggest(file, options, terminal));
    });
}

/** The exit code is 1 when no model is suitable, so that a script does not have to read the list. */
async function suggest(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const loaded = await loadPromptFile(file);
  if (!loaded.ok) throw new MisuseError(loaded.message);
  const { folder, host } = await openWorkspace(file, terminal);
  try {
    const { budget, provider, keyOnly, json } = options;
    const result = await suggestFor(
      { prompt: loaded.prompt, file, folder, changed: (await stat(file)).mtime },
      host,
      {
        ...(budget !== undefined && { budget }),
        ...(provider !== undefined && { provider }),
        ...(keyOnly && { withKey: true }),
      },
      terminal.signal,
    );
    if (!result.ok) throw new MisuseError(result.message);
    const { suggestion } = result;
    if (json) terminal.stdout.json(suggestion, 2);
    else terminal.stdout.write(`${suggestionReport(suggestion, terminal)}\n`);
    return suggestion.suggested.length > 0 ? exitCodes.passed : exitCodes.failed;
  } finally {
    await host.close();
  }
}

function suggestionReport(suggestion: PromptSuggestion, { colors }: Terminal): string {
  const { needs, suggested, unsure, refused, notes } = suggestion;
  const fitting = suggested.map(model => [
    model.model,
    expectedCostText(model.cost),
    evidenceText(model),
  ]);
  const possible = unsure.map(model => [
    model.model,
    expectedCostText(model.cost),
    messages.unknowns(model.unknowns.join('; '), evidenceText(model)),
  ]);
  const others = refused.map(({ model, reasons }) => [model, reasons.join('; ')]);
  const part = (title: string, rows: readonly (readonly string[])[]): readonly string[] =>
    rows.length === 0 ? [] : [`${colors.bold(title)}\n${tableText(rows, new Set())}`];
  return [
    ...part(
      'needed',
      needsText(needs).map(line => [line]),
    ),
    fitting.length === 0
      ? colors.bold(messages.noneFits())
      : part(messages.fitting(fitting.length), fitting).join(''),
    ...part(messages.mayFit(), possible),
    ...part(messages.doNotFit(), others),
    ...notes.map(note => colors.dim(note)),
  ].join('\n\n');
}

function usd(value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError(messages.budgetForm());
  return number;
}
