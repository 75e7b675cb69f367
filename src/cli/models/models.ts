import type { Command } from 'commander';
import { integerTo, list, positiveNumber } from '../options/options.ts';
import type { ExitCode, Terminal } from '../terminal/terminal.ts';
import { addTrustOption } from '../trust/askForTrust.ts';
import { type CheckOptions, checkModels } from './checkModels.ts';
import { listKeys } from './listKeys.ts';
import { listLocalModels } from './listLocalModels.ts';
import { type ListOptions, listModels } from './listModels.ts';
import { defineSuggest } from './modelsSuggest.ts';
import { type ShowOptions, showModel } from './showModel.ts';

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  addTrustOption(command.command('list', { isDefault: true }), 'models list --live')
    .summary('every model known')
    .description(
      'List the models known: limits in tokens, prices in USD per million tokens. A filter leaves out what is not known to fit.',
    )
    .argument('[word]', 'only ids that contain this')
    .option(
      '--window <tokens>',
      'only models whose context window takes that many\n(touchstone models list --window 500000)',
      integerTo(1e9),
    )
    .option(
      '--price <usd>',
      'only models whose input costs no more, the cheapest first\n(touchstone models list --price 0.5)',
      positiveNumber,
    )
    .option(
      '--output-price <usd>',
      'only models whose output costs no more\n(touchstone models list --output-price 4)',
      positiveNumber,
    )
    .option(
      '--capability <names>',
      'only models that can do all of this\n(touchstone models list --capability structuredOutput,images)',
      list,
    )
    .option(
      '--region <name>',
      'only models that can be held to a region\n(touchstone models list --region us)',
    )
    .option(
      '--provider <names>',
      'only models of these providers\n(touchstone models list --provider openai,anthropic)',
      list,
    )
    .option('--current', 'no deprecated and no retired models\n(touchstone models list --current)')
    .option(
      '--live',
      'ask every provider with a key for its list first\n(touchstone models list --live)',
    )
    .option('--json', 'print the facts as JSON\n(touchstone models list openai --json)')
    .option(
      '--local',
      'ask the servers on this machine for theirs instead: Ollama, LM Studio, llama.cpp, vLLM\n(touchstone models list --local)',
    )
    .action(async (word: string | undefined, options: ListOptions & { readonly local?: true }) => {
      const listed = options.local ? listLocalModels : listModels;
      done(await listed(word, options, terminal));
    });
  addTrustOption(command.command('show'), 'models show house/llama --live')
    .summary('all that is known of one model')
    .description('Show all that is known of one model, and where it was read.')
    .argument('<id>', '`provider/model`')
    .option(
      '--live',
      'ask its provider first\n(touchstone models show anthropic/claude-haiku-5-5 --live)',
    )
    .option(
      '--json',
      'print the facts as JSON\n(touchstone models show openai/gpt-5.4-mini --json)',
    )
    .action(async (id: string, options: ShowOptions) => {
      done(await showModel(id, options, terminal));
    });
  addTrustOption(command.command('check'), 'models check --live')
    .summary('how long the models of a workspace live')
    .description(
      'Compare the models that prompts, eval files and touchstone.yaml name with their lifecycle. Fails when one of them is retired.',
    )
    .argument('[paths...]', 'prompts, eval files, touchstone.yaml, or folders (default: .)')
    .option('--live', 'ask their providers first\n(touchstone models check prompts --live)')
    .option('--json', 'print one JSON object, and nothing else\n(touchstone models check --json)')
    .action(async (paths: readonly string[], options: CheckOptions) => {
      done(await checkModels(paths.length === 0 ? ['.'] : paths, options, terminal));
    });
  command
    .command('keys')
    .summary('where the API keys come from')
    .description(
      'List the providers that take a key, and where one is found; never the key itself.',
    )
    .option('--json', 'print the list as JSON\n(touchstone models keys --json)')
    .action(async (options: { readonly json?: true }) => {
      done(await listKeys(options, terminal));
    });
  defineSuggest(command, terminal, done);
}
