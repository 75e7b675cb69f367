import type { Random } from '../statistics/random.ts';
import { costOfRow, type Outcomes, passedShare, passRateOf } from './outcomes.ts';

/**
 * Draws the texts that the next proposals start from: those that are the best on some row, and the more likely the more
 * rows they are best on. A text is left out when others are as good on each of these rows. So an idea that helps
 * with a few rows is developed further, even if its pass rate is not the highest.
 * Source: L. A. Agrawal et al., GEPA, arXiv 2507.19457 (2025), algorithm 2.
 * @returns indexes into `tried`.
 */
export function drawParents(
  tried: readonly Outcomes[],
  count: number,
  random: Random,
): readonly number[] {
  const best = new Map<string, { rate: number; of: number[] }>();
  tried.forEach((outcomes, index) => {
    for (const [id, outcome] of outcomes) {
      const rate = passedShare(outcome);
      const found = best.get(id);
      if (!found || rate > found.rate) best.set(id, { rate, of: [index] });
      else if (rate === found.rate) found.of.push(index);
    }
  });
  // The lower pass rate first, then the higher cost, so that of two equal texts the cheaper one stays.
  const order = tried
    .map((outcomes, index) => ({
      index,
      rate: passRateOf(outcomes),
      cost: costOfRow(outcomes) ?? Number.POSITIVE_INFINITY,
    }))
    .sort(
      (one, other) => one.rate - other.rate || other.cost - one.cost || other.index - one.index,
    );
  const left = new Set(order.map(({ index }) => index));
  for (const { index } of order) {
    const isNeeded = [...best.values()].some(
      ({ of }) => of.includes(index) && !of.some(other => other !== index && left.has(other)),
    );
    if (!isNeeded && left.size > 1) left.delete(index);
  }
  const weights = [...left].map(index => ({
    index,
    weight: [...best.values()].filter(({ of }) => of.includes(index)).length,
  }));
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  return Array.from({ length: count }, () => {
    let at = random.uniform() * total;
    const drawn = weights.find(({ weight }) => {
      at -= weight;
      return at < 0;
    });
    return (drawn ?? weights.at(-1))?.index ?? 0;
  });
}
