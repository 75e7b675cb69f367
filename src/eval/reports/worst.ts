import type { RowChange } from '../baseline/comparison.ts';
import { sampleScore } from '../results/sampleScore.ts';
import type { ReportedEval, ReportedSample } from './report.ts';

/** The samples that did not pass, the worst first, and how many there are. */
export interface Worst {
  readonly samples: readonly ReportedSample[];
  readonly count: number;
}

/**
 * The samples to look at first: those of rows that fail newly, then by their scores, then those without one. Memory depends on
 * `most` alone.
 */
export async function worstSamples(
  { summary, samples }: ReportedEval,
  most: number,
): Promise<Worst> {
  const newly = new Set(
    (summary.comparison?.rows ?? [])
      .filter(isNewlyFailing)
      .map(({ row, model }) => `${row.id} ${model}`),
  );
  const rank = (sample: ReportedSample): number => {
    if (newly.has(`${sample.row.id} ${sample.model}`)) return -1;
    if (sample.outcome === 'failed') return sampleScore(sample.scores) ?? 0;
    return sample.outcome === 'errored' ? 2 : 3;
  };
  let worst: { readonly sample: ReportedSample; readonly rank: number }[] = [];
  let count = 0;
  for await (const sample of samples()) {
    if (sample.outcome === 'passed' || sample.again) continue;
    count += 1;
    worst.push({ sample, rank: rank(sample) });
    if (worst.length >= 2 * most) worst = sorted(worst).slice(0, most);
  }
  return {
    samples: sorted(worst)
      .slice(0, most)
      .map(({ sample }) => sample),
    count,
  };
}

function isNewlyFailing({ kind }: RowChange): boolean {
  return kind === 'newlyFailing';
}

function sorted<T extends { readonly rank: number }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => a.rank - b.rank);
}
