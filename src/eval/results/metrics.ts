import { readExpression } from './expression.ts';
import type { Sample } from './sample.ts';

/** What one scorer, or one formula, says of a model's samples. */
export interface MetricSummary {
  /** `contains`, the name that an entry gives it, or with a figure of the scorer: `fields.recall`. */
  readonly name: string;
  /** Mean over the scores; absent of a formula that has no value. */
  readonly mean?: number;
  /** How many scores the mean is of; absent of a formula. */
  readonly scores?: number;
  /** How many of them passed; absent of a formula, and of a further figure of a scorer. */
  readonly passed?: number;
}

/** Formulas by the names of their results. */
export type DerivedMetrics = Readonly<Record<string, string>>;

interface Sum {
  total: number;
  scores: number;
  passed?: number;
}

/** Adds the scores of samples up by metric, in memory that does not grow with their number. */
export function createMetricTally(derived: DerivedMetrics = {}) {
  const sums = new Map<string, Sum>();
  function add(name: string, value: number, pass?: boolean): void {
    const sum = sums.get(name) ?? { total: 0, scores: 0, ...(pass !== undefined && { passed: 0 }) };
    sum.total += value;
    sum.scores += 1;
    if (pass) sum.passed = (sum.passed ?? 0) + 1;
    sums.set(name, sum);
  }
  return {
    add({ outcome, scores }: Sample): void {
      if (outcome !== 'passed' && outcome !== 'failed') return;
      for (const { scorer, metric = scorer, score, pass, metrics = {} } of scores) {
        add(metric, score, pass);
        for (const [name, value] of Object.entries(metrics)) add(`${metric}.${name}`, value);
      }
    },
    summarise(): readonly MetricSummary[] {
      const measured = [...sums].map(
        ([name, { total, scores, passed }]): MetricSummary => ({
          name,
          mean: total / scores,
          scores,
          ...(passed !== undefined && { passed }),
        }),
      );
      return [...measured, ...derivedFrom(measured, derived)];
    },
  };
}

/** Each formula may read the metrics and the formulas before it. */
function derivedFrom(
  measured: readonly MetricSummary[],
  derived: DerivedMetrics,
): readonly MetricSummary[] {
  const known = new Map(measured.map(({ name, mean }) => [name, mean]));
  return Object.entries(derived).map(([name, formula]) => {
    const read = readExpression(formula);
    const value = read.ok ? read.expression.value(each => known.get(each)) : Number.NaN;
    if (!Number.isFinite(value)) return { name };
    known.set(name, value);
    return { name, mean: value };
  });
}
