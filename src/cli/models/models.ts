import type { Command } from 'commander';
import { integerTo, parseList, positiveNumber } from '../options/options.ts';
import type { ExitCode, Terminal } from '../terminal/terminal.ts';
import { addTrustOption } from '../trust/askForTrust.ts';
import { type CheckModelsOptions, checkModelLifecycles } from './checkModels.ts';
import { listKeys } from './listKeys.ts';
import { listLocalModels } from './listLocalModels.ts';
import { type ListOptions, listModels } from './listModels.ts';
import { defineSuggest } from './modelsSuggest.ts';
import { type ShowOptions, showModel } from './showModel.ts';

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  addTrustOption(command.command('list', { isDefault: true }), 'models list --live')
    .summary('list known models')
    .description(
      'List known models: limits in tokens, prices in USD per million tokens. A filter excludes models whose value is unknown.',
    )
    .argument('[word]', 'only models whose id contains this text')
    .option(
      '--window <tokens>',
      'only models with at least this context window\n(touchstone models list --window 500000)',
      integerTo(1e9),
    )
    .option(
      '--price <usd>',
      'maximum price of input per million tokens; sorts by price\n(touchstone models list --price 0.5)',
      positiveNumber,
    )
    .option(
      '--output-price <usd>',
      'maximum price of output per million tokens\n(touchstone models list --output-price 4)',
      positiveNumber,
    )
    .option(
      '--capability <names>',
      'only models with all of these capabilities\n(touchstone models list --capability structuredOutput,images)',
      parseList,
    )
    .option(
      '--region <name>',
      'only models available in this region\n(touchstone models list --region us)',
    )
    .option(
      '--provider <names>',
      'only models of these providers\n(touchstone models list --provider openai,anthropic)',
      parseList,
    )
    .option(
      '--current',
      'exclude deprecated and retired models\n(touchstone models list --current)',
    )
    .option(
      '--live',
      'ask every provider that has a key for its current list\n(touchstone models list --live)',
    )
    .option('--json', 'print the facts as JSON\n(touchstone models list openai --json)')
    .option(
      '--local',
      'list the models of local servers instead: Ollama, LM Studio, llama.cpp, vLLM\n(touchstone models list --local)',
    )
    .action(async (word: string | undefined, options: ListOptions & { readonly local?: true }) => {
      const listed = options.local ? listLocalModels : listModels;
      done(await listed(word, options, terminal));
    });
  addTrustOption(command.command('show'), 'models show house/llama --live')
    .summary('show everything known about a model')
    .description('Show everything known about a model, with the source.')
    .argument('<id>', '`provider/model`')
    .option(
      '--live',
      'ask the provider for current facts\n(touchstone models show anthropic/claude-haiku-5-5 --live)',
    )
    .option(
      '--json',
      'print the facts as JSON\n(touchstone models show openai/gpt-5.4-mini --json)',
    )
    .action(async (id: string, options: ShowOptions) => {
      done(await showModel(id, options, terminal));
    });
  addTrustOption(command.command('check'), 'models check --live')
    .summary('check the models of a workspace for deprecation')
    .description(
      'Compare the models that prompts, eval files and touchstone.yaml name with their lifecycle. Fails when one of them is retired.',
    )
    .argument('[paths...]', 'prompts, eval files, touchstone.yaml, or folders (default: .)')
    .option(
      '--live',
      'ask the providers for current facts\n(touchstone models check prompts --live)',
    )
    .option('--json', 'print one JSON object and nothing else\n(touchstone models check --json)')
    .action(async (paths: readonly string[], options: CheckModelsOptions) => {
      done(await checkModelLifecycles(paths.length === 0 ? ['.'] : paths, options, terminal));
    });
  command
    .command('keys')
    .summary('list where API keys are found')
    .description(
      'List the providers that need an API key and where the key was found. The key itself is never shown.',
    )
    .option('--json', 'print the list as JSON\n(touchstone models keys --json)')
    .action(async (options: { readonly json?: true }) => {
      done(await listKeys(options, terminal));
    });
  defineSuggest(command, terminal, done);
}
