import { formatCount, formatPrice, formatTokens } from '../../format/figures.ts';
import { factsFor } from '../../model/catalogue/factsFor.ts';
import { type Lifecycle, lifecycleStatus } from '../../model/catalogue/lifecycle.ts';
import type { ModelFacts, Prices } from '../../model/catalogue/modelFacts.ts';
import { parseModelReference } from '../../model/catalogue/reference.ts';
import { ratesFor } from '../../model/cost.ts';
import { calledEndpoint, refusedParameters } from '../../model/parameters/refusedParameters.ts';
import { endpointOf, type Settings } from '../../model/settings/settings.ts';
import { blocks, code, joined, list, type Markdown, md, plain } from '../markdown.ts';

/** `$1.00 in, $5.00 out per 1M tokens · 200,000 window`: what is known, in a line. */
export function modelLine({ prices, contextWindow, lifecycle }: ModelFacts): string {
  const rates = prices && ratesFor(prices);
  return [
    rates
      ? `${formatPrice(rates.input)} in, ${formatPrice(rates.output)} out per 1M tokens`
      : 'price unknown',
    contextWindow === undefined ? 'window unknown' : `${formatCount(contextWindow)} window`,
    ...outgoing(lifecycle),
  ].join(' · ');
}

/** `$1.00 / $5.00`: input and output per 1M tokens, for a list in which models are compared. */
export function priceAside(prices: Prices): string {
  const { input, output } = ratesFor(prices);
  return `${formatPrice(input)} / ${formatPrice(output)}`;
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
    `${formatPrice(rates.input)} input`,
    `${formatPrice(rates.output)} output`,
    ...(rates.cacheRead === undefined ? [] : [`${formatPrice(rates.cacheRead)} cached input`]),
    ...(rates.cacheWrite === undefined ? [] : [`${formatPrice(rates.cacheWrite)} cache writing`]),
    ...(rates.cacheWrite1h === undefined
      ? []
      : [`${formatPrice(rates.cacheWrite1h)} cache writing for an hour`]),
  ];
  const tiers = prices?.tiers?.map(
    tier =>
      `Above ${formatCount(tier.inputTokensAbove)} input tokens: ${formatPrice(tier.input ?? prices.input)} input, ${formatPrice(tier.output ?? prices.output)} output`,
  );
  const changes = prices?.changes?.map(
    change =>
      `From ${change.from} on: ${formatPrice(change.input ?? prices.input)} input, ${formatPrice(change.output ?? prices.output)} output`,
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
  return count === undefined ? 'unknown' : formatTokens(count);
}
