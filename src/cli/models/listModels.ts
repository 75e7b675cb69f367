import { settingsFileName } from '../../files/fileNames.ts';
import {
  type Capability,
  capabilityNames,
  type LifecycleStatus,
  liesIn,
  lifecycleStatus,
  type ModelFacts,
  type Rates,
} from '../../model/catalogue/modelFacts.ts';
import { ratesFor } from '../../model/cost.ts';
import { closestWord } from '../../text/closest.ts';
import { tableText } from '../terminal/table.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { knownModels, type LiveOption } from './knownModels.ts';
import { messages } from './messages.ts';
import { lifeWords, priceWord, tokensWord } from './modelText.ts';

export interface ListOptions extends LiveOption {
  /** Minimum context window in tokens. */
  readonly window?: number;
  /** Maximum USD per million tokens. */
  readonly price?: number;
  readonly outputPrice?: number;
  readonly capability?: readonly string[];
  readonly region?: string;
  readonly provider?: readonly string[];
  readonly current?: true;
  readonly json?: true;
}

/** Lists the models that match the filters. An unknown fact does not match. */
export async function listModels(
  word: string | undefined,
  options: ListOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { stdout, colors } = terminal;
  const fits = filterOf(word, options);
  const asked = options.provider && new Set(options.provider);
  const known = await knownModels(options, settingsFileName, terminal, asked);
  const models = known.filter(fits).toSorted(orderOf(options));
  if (options.json) {
    const facts = models.map(each => ({ ...each, status: lifecycleStatus(each.lifecycle) }));
    stdout.json(facts, 2);
    return exitCodes.passed;
  }
  if (models.length === 0) {
    throw new MisuseError(messages.noModelMatches());
  }
  const titles = ['model', 'window', 'output', '1M in', '1M out', messages.asOf(), ''];
  const rows = models.map(facts => {
    const rates = ratesToday(facts);
    return [
      facts.id,
      tokensWord(facts.contextWindow),
      tokensWord(facts.maxOutputTokens),
      priceWord(rates?.input),
      priceWord(rates?.output),
      facts.prices?.asOf ?? '',
      lifeWords(facts),
    ];
  });
  const header = titles.map(title => colors.dim(title));
  stdout.write(`${tableText([header, ...rows], new Set([1, 2, 3, 4]))}\n`);
  return exitCodes.passed;
}

function ratesToday({ prices }: ModelFacts): Rates | undefined {
  return prices && ratesFor(prices);
}

/** @throws MisuseError for an unknown capability. */
function filterOf(
  word: string | undefined,
  { window = 0, price, outputPrice, capability = [], region, provider, current }: ListOptions,
): (facts: ModelFacts) => boolean {
  const capabilities = capability.map(capabilityOf);
  return facts => {
    const { id, contextWindow = 0, data, lifecycle } = facts;
    const rates = ratesToday(facts);
    return (
      (word === undefined || id.includes(word)) &&
      contextWindow >= window &&
      (price === undefined || (rates !== undefined && rates.input <= price)) &&
      (outputPrice === undefined || (rates !== undefined && rates.output <= outputPrice)) &&
      capabilities.every(name => facts.capabilities?.[name] === true) &&
      (region === undefined || (data?.regions ?? []).some(each => liesIn(each, region))) &&
      (provider === undefined || provider.includes(id.slice(0, id.indexOf('/')))) &&
      (!current || lifecycleStatus(lifecycle) === 'current')
    );
  };
}

function capabilityOf(word: string): Capability {
  const known = capabilityNames.find(name => name.toLowerCase() === word.toLowerCase());
  if (known) return known;
  const guess = closestWord(word, capabilityNames);
  const next = guess ? messages.didYouMean(guess) : messages.known(capabilityNames.join(', '));
  throw new MisuseError(messages.noCapability(word, next));
}

const places: Readonly<Record<LifecycleStatus | 'unknown', number>> = {
  current: 0,
  unknown: 1,
  deprecated: 2,
  retired: 3,
};

/** Current models first, cheapest first when a price is given, then by id. */
function orderOf({ price, outputPrice }: ListOptions) {
  const rate = (facts: ModelFacts): number => {
    const { input = 0, output = 0 } = ratesToday(facts) ?? {};
    return price !== undefined ? input : outputPrice !== undefined ? output : 0;
  };
  const place = ({ lifecycle }: ModelFacts) => places[lifecycleStatus(lifecycle)];
  return (a: ModelFacts, b: ModelFacts): number =>
    place(a) - place(b) || rate(a) - rate(b) || (a.id < b.id ? -1 : 1);
}
