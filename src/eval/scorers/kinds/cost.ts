import Type, { type Static } from 'typebox';
import { approximate, formatUsd, formatUsdLimit } from '../../../format/figures.ts';
import { comparesNothing, notLive, type ScorerKind, scoreOf } from '../scorer.ts';

const Settings = Type.Object(
  {
    under: Type.Number({
      exclusiveMinimum: 0,
      description: 'USD that one reply may cost at list price.',
      examples: [0.002],
    }),
  },
  { additionalProperties: false, description: 'Limits the price of a live reply.' },
);

/** Passes when a live reply cost less than the limit; an unknown price is not judged. */
export const cost: ScorerKind = {
  name: 'cost',
  schema: Settings,
  bare: false,
  create(settings) {
    const { under } = settings as Static<typeof Settings>;
    return {
      name: 'cost',
      settings: { cost: settings },
      compares: comparesNothing,
      judge({ record }) {
        const reason = notLive(record) ?? (record.cost.known ? undefined : record.cost.reason);
        if (reason !== undefined || !record.cost.known) {
          return { scorer: 'cost', reason: reason ?? 'the cost is not known' };
        }
        const { total, usage } = record.cost;
        if (total < under) return scoreOf('cost', 1, []);
        return scoreOf('cost', 0, [
          `cost ${approximate(formatUsd(total, under), usage === 'estimated')}, must stay under ${formatUsdLimit(under)}`,
        ]);
      },
    };
  },
};
