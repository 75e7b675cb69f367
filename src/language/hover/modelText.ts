import { formatPrice } from '../../format/figures.ts';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import {
  type Lifecycle,
  lifecycleStatus,
  type ModelFacts,
  type Prices,
  parseModelReference,
} from '../../model/catalogue/modelFacts.ts';
import { ratesFor } from '../../model/cost.ts';
import { calledEndpoint, refusedParameters } from '../../model/parameters/refusedParameters.ts';
import { endpointOf, type Settings } from '../../model/settings/settings.ts';
import {
  blocks,
  code,
  joinedMarkdown,
  type Markdown,
  markdownList,
  md,
  plainMarkdown,
} from '../markdown.ts';
import { messages } from '../messages/hover.ts';

/** The known facts in one line: `$1.00 in, $5.00 out per 1M tokens · 200,000 window`. */
export function modelLine({ prices, contextWindow, lifecycle }: ModelFacts): string {
  const rates = prices && ratesFor(prices);
  return [
    rates ? messages['price.line'](rates.input, rates.output) : messages['price.unknownLine'](),
    messages['window.line'](contextWindow),
    ...outgoing(lifecycle),
  ].join(' · ');
}

/** Input and output prices per 1M tokens for lists of models: `$1.00 $5.00`. */
export function priceAside(prices: Prices): string {
  const { input, output } = ratesFor(prices);
  return `${formatPrice(input)} / ${formatPrice(output)}`;
}

/** What is known about a model. Unknown facts are shown as unknown. */
export function modelText(facts: ModelFacts): Markdown {
  const { id, name, lifecycle } = facts;
  const refused = [...refusedParameters(id, calledEndpoint(id))];
  return blocks(
    md`**${plainMarkdown(name)}** ${code(id)}`,
    ...outgoing(lifecycle).map(text => md`**${plainMarkdown(text)}**`),
    markdownList([
      ...limitsAndPrices(facts),
      ...(refused.length > 0
        ? [
            md`${plainMarkdown(messages['model.unsupported']())} ${joinedMarkdown(refused.map(code), ', ')}`,
          ]
        : []),
    ]),
    md`_${plainMarkdown(messages['model.source'](facts.source))}_`,
  );
}

function limitsAndPrices({ contextWindow, maxOutputTokens, prices }: Partial<ModelFacts>) {
  const rates = prices && ratesFor(prices);
  const known = rates && [
    messages['price.input'](rates.input),
    messages['price.output'](rates.output),
    ...(rates.cacheRead === undefined ? [] : [messages['price.cacheRead'](rates.cacheRead)]),
    ...(rates.cacheWrite === undefined ? [] : [messages['price.cacheWrite'](rates.cacheWrite)]),
    ...(rates.cacheWrite1h === undefined
      ? []
      : [messages['price.cacheWrite1h'](rates.cacheWrite1h)]),
  ];
  const tiers = prices?.tiers?.map(({ inputTokensAbove, input, output }) =>
    messages['price.tier'](inputTokensAbove, input ?? prices.input, output ?? prices.output),
  );
  const changes = prices?.changes?.map(({ from, input, output }) =>
    messages['price.change'](from, input ?? prices.input, output ?? prices.output),
  );
  return [
    messages['model.window'](contextWindow),
    messages['model.outputLimit'](maxOutputTokens),
    known
      ? messages['price.all'](known, messages['price.source'](prices.source, prices.asOf))
      : messages['price.unknown'](),
    ...(tiers ?? []),
    ...(changes ?? []),
  ].map(plainMarkdown);
}

/** What is known about a model reference, from the catalog, `touchstone.yaml` and its endpoints. */
export function referenceText(id: string, settings: Settings): Markdown | undefined {
  const reference = parseModelReference(id);
  if (!reference) return undefined;
  const endpoint = endpointOf(reference.provider, settings);
  const facts = factsFor(id, settings);
  if (endpoint) {
    return blocks(
      md`**${plainMarkdown(id)}** ${plainMarkdown(messages['model.endpoint']())} ${code(reference.provider)}`,
      markdownList([
        md`${plainMarkdown(messages['model.protocol']())} ${code(endpoint.protocol)}`,
        md`${plainMarkdown(messages['model.address']())} ${code(endpoint.baseUrl)}`,
        plainMarkdown(messages['model.region'](endpoint.region)),
        ...(facts ? limitsAndPrices(facts) : [plainMarkdown(messages['model.unknownFacts']())]),
      ]),
    );
  }
  if (facts) return modelText(facts);
  return blocks(md`**${plainMarkdown(id)}**`, plainMarkdown(messages['model.unknown']()));
}

/** A text about a deprecated or retired model. Empty for other models. */
function outgoing(lifecycle: Lifecycle | undefined): readonly string[] {
  const { retiresOn, replacement } = lifecycle ?? {};
  switch (lifecycleStatus(lifecycle)) {
    case 'retired':
      return [messages['model.retired'](retiresOn, replacement)];
    case 'deprecated':
      return [messages['model.deprecated'](retiresOn, replacement)];
    default:
      return [];
  }
}
