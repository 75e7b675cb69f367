import { settingsFileName } from '../../files/fileNames.ts';
import { formatTokenLimit } from '../../format/figures.ts';
import {
  capabilityNames,
  lifecycleStatus,
  type ModelFacts,
  type Prices,
  type Rates,
  rateNames,
} from '../../model/catalogue/modelFacts.ts';
import { ratesFor } from '../../model/cost.ts';
import { closestWord } from '../../text/closest.ts';
import { tableText } from '../terminal/table.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { knownModels, type LiveOption } from './knownModels.ts';
import { messages } from './messages.ts';
import { lifeWords, priceWord, tokensWord } from './modelText.ts';

export interface ShowOptions extends LiveOption {
  readonly json?: true;
}

/** Shows everything known about a model. */
export async function showModel(
  id: string,
  options: ShowOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const provider = new Set([id.slice(0, Math.max(0, id.indexOf('/')))]);
  const models = await knownModels(options, settingsFileName, terminal, provider);
  const facts = models.find(each => each.id === id);
  if (!facts) {
    const ids = models.map(model => model.id);
    const guess = closestId(id, ids);
    throw new MisuseError(messages.unknownModel(id, guess ? messages.guess(guess) : '.'));
  }
  const { stdout, colors } = terminal;
  const status = lifecycleStatus(facts.lifecycle);
  if (options.json) stdout.json({ ...facts, status }, 2);
  else stdout.write(`${colors.bold(facts.id)}\n${tableText(factRows(facts), new Set())}\n`);
  return exitCodes.passed;
}

/** The most similar id, also for a name without its provider. */
function closestId(id: string, ids: readonly string[]): string | undefined {
  const byName = new Map(ids.map(each => [each.slice(each.indexOf('/') + 1), each]));
  const name = id.includes('/') ? undefined : closestWord(id, [...byName.keys()]);
  return byName.get(id) ?? (name === undefined ? closestWord(id, ids) : byName.get(name));
}

function factRows(facts: ModelFacts): readonly (readonly string[])[] {
  const { prices, lifecycle, data, live } = facts;
  return [
    ['name', facts.name],
    [messages.contextWindow(), formatTokenLimit(facts.contextWindow)],
    [messages.maximumOutput(), formatTokenLimit(facts.maxOutputTokens)],
    ...(prices ? priceRows(prices) : [['price', 'unknown']]),
    [messages.cacheablePrefix(), formatTokenLimit(facts.minimumCachedPrefix)],
    ...abilityRows(facts),
    ['released', lifecycle?.released ?? 'unknown'],
    ['status', lifeWords(facts) || lifecycleStatus(lifecycle)],
    ['regions', data?.regions?.join(', ') ?? 'unknown'],
    [messages.dataRetention(), data?.retention ?? 'unknown'],
    ['source', facts.source],
    ...(live ? [['live', messages.askedAt(live.time)]] : []),
  ];
}

const rateWords: Readonly<Record<keyof Rates, string>> = {
  input: 'input',
  output: 'output',
  cacheRead: messages.cachedInput(),
  cacheWrite: messages.cacheWrite(),
  cacheWrite1h: messages.cacheWriteHour(),
};

function priceRows(prices: Prices): readonly (readonly string[])[] {
  const { tiers = [], changes = [], batch, asOf, source } = prices;
  const today = ratesFor(prices);
  return [
    ...rateNames.map(name => [
      rateWords[name],
      today[name] === undefined ? 'unknown' : messages.perMillion(priceWord(today[name])),
    ]),
    ...tiers.map(tier => [
      messages.aboveTokens(tokensWord(tier.inputTokensAbove)),
      messages.wholeRequest(ratesText(tier)),
    ]),
    ...changes.map(change => [messages.since(change.from), ratesText(change)]),
    ...(batch ? [['batch', ratesText(batch)]] : []),
    [messages.pricesAsOf(), asOf ?? source ?? 'unknown'],
  ];
}

function ratesText(rates: Partial<Rates>): string {
  return rateNames
    .filter(name => rates[name] !== undefined)
    .map(name => `${rateWords[name]} ${priceWord(rates[name])}`)
    .join(', ');
}

function abilityRows({ capabilities = {} }: ModelFacts): readonly (readonly string[])[] {
  const named = (is: boolean | undefined) =>
    capabilityNames.filter(name => capabilities[name] === is).join(', ');
  return [
    ['capabilities', named(true)],
    [messages.notSupported(), named(false)],
    [messages.unknownCapabilities(), named(undefined)],
  ].filter(([, names]) => names !== '');
}
