import Type from 'typebox';
import { approximate, formatUsd } from '../../../format/figures.ts';
import { messages } from '../messages.ts';
import { notLive, verdictOf } from '../scorer.ts';
import { scorerKind } from '../settings.ts';

/** Passes when a live reply costs less than the limit. A reply with an unknown price is not judged. */
export const cost = scorerKind({
  name: 'cost',
  description: 'Limits the price of a live reply.',
  properties: {
    under: Type.Number({
      exclusiveMinimum: 0,
      description: 'USD that one reply may cost at list price.',
      examples: [0.002],
    }),
  },
  shorthand: ['under', 'number'],
  bare: false,
  create: ({ under }) => ({
    judge({ record }) {
      const reason = notLive(record);
      if (reason !== undefined) return { reason };
      if (!record.cost.known) return { reason: record.cost.reason };
      const { total, usage } = record.cost;
      if (total < under) return verdictOf(1, []);
      return verdictOf(0, [
        messages.costs(approximate(formatUsd(total, under), usage === 'estimated'), under),
      ]);
    },
  }),
});
