import { type ModelFacts, type Rates, rateNames } from '../../src/model/catalogue/modelFacts.ts';
import type { ManualEntries } from './manualEntries.ts';
import { secondFacts } from './merge.ts';
import type { ReadFacts, Reading } from './reading.ts';

/** The differences between the second package and the catalog as Markdown, one line for each. */
export function differencesText(
  models: readonly ModelFacts[],
  second: Reading,
  kept: ManualEntries,
): string {
  const compared = models.flatMap(model => {
    const other = secondFacts(model.id, second, kept);
    return other ? [{ id: model.id, lines: differences(model, other) }] : [];
  });
  const found = compared.flatMap(({ id, lines }) => lines.map(line => `- \`${id}\`: ${line}`));
  return `${[
    '# Where the sources differ',
    '',
    'Written by `npm run catalogue`. The catalog’s value stands first, the other is that of',
    `${second.source} (${second.date}). ${compared.length} of ${models.length} models are in both.`,
    '',
    ...(found.length > 0 ? found : ['None.']),
  ].join('\n')}\n`;
}

function differences(ours: ModelFacts, theirs: ReadFacts): readonly string[] {
  const { prices } = ours;
  const tiers = prices?.tiers ?? [];
  const otherTiers = theirs.prices?.tiers ?? [];
  return [
    ...differing('context window', ours.contextWindow, theirs.contextWindow),
    ...rateDifferences('', prices, theirs.prices),
    ...differing('number of tiers', tiers.length, theirs.prices && otherTiers.length),
    ...tiers.flatMap((tier, at) => {
      const other = otherTiers[at];
      if (!other) return [];
      return [
        ...differing('tier above', tier.inputTokensAbove, other.inputTokensAbove),
        ...rateDifferences(`above ${tier.inputTokensAbove} tokens, `, tier, other),
      ];
    }),
  ];
}

function rateDifferences(
  where: string,
  ours: Partial<Rates> | undefined,
  theirs: Partial<Rates> | undefined,
): readonly string[] {
  return rateNames.flatMap(name => differing(`${where}${name}`, ours?.[name], theirs?.[name]));
}

/** A missing value is not a difference. */
function differing(what: string, ours?: number, theirs?: number): readonly string[] {
  if (ours === undefined || theirs === undefined || ours === theirs) return [];
  return [`${what} ${ours}, not ${theirs}`];
}
