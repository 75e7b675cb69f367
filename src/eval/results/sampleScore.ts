import type { Score } from './sample.ts';

/** The weighted mean of a sample's scores, 0 to 1. Undefined when none has a weight. */
export function sampleScore(scores: readonly Score[]): number | undefined {
  let [sum, weights] = [0, 0];
  for (const { score, weight = 1 } of scores) {
    sum += weight * score;
    weights += weight;
  }
  return weights === 0 ? undefined : sum / weights;
}
