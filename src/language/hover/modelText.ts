import { factsFor } from '../../model/catalogue/factsFor.ts';
import { type Lifecycle, lifecycleStatus } from '../../model/catalogue/lifecycle.ts';
import type { ModelFacts, Prices } from '../../model/catalogue/modelFacts.ts';
import { parseModelReference } from '../../model/catalogue/reference.ts';
import { ratesFor } from '../../model/cost.ts';
import { calledEndpoint, refusedParameters } from '../../model/parameters/refusedParameters.ts';
import { endpointOf, type Settings } from '../../model/settings/settings.ts';
import { blocks, code, joined, list, type Markdown, md, plain } from '../markdown.ts';

const usd = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 4,
});
const short = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 4,
  trailingZeroDisplay: 'stripIfInteger',
});
const tokens = new Intl.NumberFormat('en-US');

/** `$1 in, $5 out per 1M tokens · 200,000 window`: what is known, in a line. */
export function modelLine({ prices, contextWindow, lifecycle }: ModelFacts): string {
  const rates = prices && ratesFor(prices);
  return [
    rates
      ? `${dollars(rates.input)} in, ${dollars(rates.output)} out per 1M tokens`
      : 'price unknown',
    contextWindow === undefined ? 'window unknown' : `${tokens.format(contextWindow)} window`,
    ...outgoing(lifecycle),
  ].join(' · ');
}

/** `$1 / $5`: input and output per 1M tokens, for a list in which models are compared. */
export function priceAside(prices: Prices): string {
  const { input, output } = ratesFor(prices);
  return `${short.format(input)} / ${short.format(output)}`;
}

/** What is known of a model. An unknown fact says so. */
export function modelText(facts: ModelFacts): Markdown {
  const { id, name, lifecycle } = facts;
  const refused = [...refusedParameters(id, calledEndpoint(id))];
  return blocks(
    md`**${plain(name)}** ${code(id)}`,
    ...outgoing(lifecycle).map(text => md`**${plain(text)}**`),
    list([
      ...limitsAndPrices(facts),
      ...(refused.length > 0 ? [md`Takes no ${joined(refused.map(code), ', ')}`] : []),
    ]),
    md`_Source: ${plain(facts.source)}_`,
  );
}

function limitsAndPrices({ contextWindow, maxOutputTokens, prices }: Partial<ModelFacts>) {
  const rates = prices && ratesFor(prices);
  const known = rates && [
    `${dollars(rates.input)} input`,
    `${dollars(rates.output)} output`,
    ...(rates.cacheRead === undefined ? [] : [`${dollars(rates.cacheRead)} cached input`]),
    ...(rates.cacheWrite === undefined ? [] : [`${dollars(rates.cacheWrite)} cache writing`]),
    ...(rates.cacheWrite1h === undefined
      ? []
      : [`${dollars(rates.cacheWrite1h)} cache writing for an hour`]),
  ];
  const tiers = prices?.tiers?.map(
    tier =>
      `Above ${tokens.format(tier.inputTokensAbove)} input tokens: ${dollars(tier.input ?? prices.input)} input, ${dollars(tier.output ?? prices.output)} output`,
  );
  const changes = prices?.changes?.map(
    change =>
      `From ${change.from} on: ${dollars(change.input ?? prices.input)} input, ${dollars(change.output ?? prices.output)} output`,
  );
  return [
    `Context window: ${amount(contextWindow)}`,
    `Output limit: ${amount(maxOutputTokens)}`,
    known ? `Price per 1M tokens: ${known.join(', ')} (${priceWords(prices)})` : 'Price: unknown',
    ...(tiers ?? []),
    ...(changes ?? []),
  ].map(plain);
}

/** What can be said of any model reference, by the catalogue, `touchstone.yaml` and its endpoints. */
export function referenceText(id: string, settings: Settings): Markdown | undefined {
  const reference = parseModelReference(id);
  if (!reference) return undefined;
  const endpoint = endpointOf(reference.provider, settings);
  const facts = factsFor(id, settings);
  if (endpoint) {
    return blocks(
      md`**${plain(id)}** at the endpoint ${code(reference.provider)}`,
      list([
        md`Protocol: ${code(endpoint.protocol)}`,
        md`Address: ${code(endpoint.baseUrl)}`,
        md`Region: ${plain(endpoint.region ?? 'unknown')}`,
        ...(facts ? limitsAndPrices(facts) : [md`Window, output limit and price: unknown`]),
      ]),
    );
  }
  if (facts) return modelText(facts);
  return blocks(
    md`**${plain(id)}**`,
    md`Not in the catalogue: window, output limit, price and lifecycle are unknown.`,
  );
}

/** What to know of a model that is gone or going, in one text; none of any other. */
function outgoing(lifecycle: Lifecycle | undefined): readonly string[] {
  const { retiresOn, replacement } = lifecycle ?? {};
  const next = replacement ? `; use ${replacement}` : '';
  switch (lifecycleStatus(lifecycle)) {
    case 'retired':
      return [`Retired${retiresOn ? ` on ${retiresOn}` : ''}${next}`];
    case 'deprecated':
      return [`Deprecated${retiresOn ? `, retires on ${retiresOn}` : ''}${next}`];
    default:
      return [];
  }
}

function priceWords({ asOf, source }: Prices): string {
  const price = source === undefined ? 'list price' : `price in ${source}`;
  return asOf === undefined ? price : `${price} of ${asOf}`;
}

function amount(count: number | undefined): string {
  return count === undefined ? 'unknown' : `${tokens.format(count)} tokens`;
}

function dollars(rate: number): string {
  return usd.format(rate);
}
