import type { Command } from 'commander';
import { allModels, modelFacts } from '../../model/catalogue.ts';
import { lifecycleStatus } from '../../model/lifecycle.ts';
import type { ModelFacts } from '../../model/modelFacts.ts';
import { closestWord } from '../../schema/closest.ts';
import { tableText } from '../table.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal.ts';

interface Options {
  readonly json?: true;
}

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  command
    .command('list', { isDefault: true })
    .summary('every model known')
    .description(
      'List the models known: their limits in tokens, their prices in USD per million tokens.',
    )
    .argument('[word]', 'only ids that contain this')
    .option('--json', 'print the facts as JSON\n(touchstone models list openai --json)')
    .action((word: string | undefined, options: Options) => {
      done(listModels(word, options, terminal));
    });
  command
    .command('show')
    .summary('all that is known of one model')
    .description('Show all that is known of one model, and where it was read.')
    .argument('<id>', '`provider/model`')
    .option(
      '--json',
      'print the facts as JSON\n(touchstone models show openai/gpt-5.4-mini --json)',
    )
    .action((id: string, options: Options) => {
      done(showModel(id, options, terminal));
    });
}

function listModels(word: string | undefined, options: Options, terminal: Terminal): ExitCode {
  const models = allModels()
    .filter(({ id }) => word === undefined || id.includes(word))
    .sort((a, b) => Number(isRetired(a)) - Number(isRetired(b)));
  if (options.json) {
    terminal.stdout.write(`${JSON.stringify(models, undefined, 2)}\n`);
    return exitCodes.passed;
  }
  if (models.length === 0) throw new MisuseError(`No model's id contains “${word}”.`);
  const header = ['model', 'window', 'output', '$ in', '$ out', 'as of', ''].map(title =>
    terminal.colors.dim(title),
  );
  const rows = models.map(facts => [
    facts.id,
    count(facts.contextWindow),
    count(facts.maxOutputTokens),
    price(facts.prices?.input),
    price(facts.prices?.output),
    facts.prices?.asOf ?? '',
    lifecycle(facts),
  ]);
  terminal.stdout.write(`${tableText([header, ...rows], new Set([1, 2, 3, 4]))}\n`);
  return exitCodes.passed;
}

/** Models that no longer answer stand last. */
function isRetired({ lifecycle }: ModelFacts): boolean {
  return lifecycleStatus(lifecycle) === 'retired';
}

function showModel(id: string, options: Options, terminal: Terminal): ExitCode {
  const facts = modelFacts(id);
  if (!facts) {
    const ids = allModels().map(model => model.id);
    const guess = closestWord(id, ids);
    throw new MisuseError(
      `Nothing is known of the model ${id}${guess ? `; did you mean ${guess}?` : '.'} It can be run all the same; its cost will be unknown.`,
    );
  }
  if (options.json) {
    terminal.stdout.write(`${JSON.stringify(facts, undefined, 2)}\n`);
    return exitCodes.passed;
  }
  const { prices } = facts;
  const rows = [
    ['name', facts.name],
    ['context window', `${count(facts.contextWindow)} tokens`],
    ['longest output', `${count(facts.maxOutputTokens)} tokens`],
    ['input', `${price(prices?.input)} USD per million tokens`],
    ['cached input', `${price(prices?.cacheRead)} USD per million tokens`],
    ['output', `${price(prices?.output)} USD per million tokens`],
    ['prices as of', prices?.asOf ?? 'unknown'],
    ['life', lifecycle(facts) || lifecycleStatus(facts.lifecycle)],
    ['source', facts.source],
  ];
  terminal.stdout.write(`${terminal.colors.bold(facts.id)}\n${tableText(rows, new Set())}\n`);
  return exitCodes.passed;
}

function count(tokens: number | undefined): string {
  return tokens === undefined ? 'unknown' : tokens.toLocaleString('en-US');
}

function price(usd: number | undefined): string {
  return usd === undefined ? 'unknown' : usd.toFixed(usd < 0.1 ? 3 : 2);
}

function lifecycle({ lifecycle }: ModelFacts): string {
  const status = lifecycleStatus(lifecycle);
  if (!lifecycle || status === 'current' || status === 'unknown') return '';
  const until = lifecycle.retiresOn === undefined ? '' : `, until ${lifecycle.retiresOn}`;
  const next = lifecycle.replacement === undefined ? '' : `; use ${lifecycle.replacement}`;
  return `${status}${until}${next}`;
}
