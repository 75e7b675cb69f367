import { readExpression } from './expression.ts';
import type { Sample } from './sample.ts';

/** The results of one scorer or one formula over a model's samples. */
export interface MetricSummary {
  /**
   * The name of the scorer, such as `contains`, or the name in its entry. A further figure is added with a
   * dot: `fields.recall`.
   */
  readonly name: string;
  /** Mean of the scores. Absent for a formula without a value. */
  readonly mean?: number;
  /** Number of scores. Absent for a formula. */
  readonly scores?: number;
  /** Number of scores that passed. Absent for a formula and for a further figure of a scorer. */
  readonly passed?: number;
  /** The first metric of the formula that has no value. */
  readonly missing?: string;
}

/** Formulas by the names of their metrics. */
export type DerivedMetrics = Readonly<Record<string, string>>;

interface Sum {
  total: number;
  scores: number;
  passed?: number;
}

/** Adds up the scores of samples by metric. Memory does not grow with the number of samples. */
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

/** A formula may use the metrics, and the formulas before it. */
function derivedFrom(
  measured: readonly MetricSummary[],
  derived: DerivedMetrics,
): readonly MetricSummary[] {
  const known = new Map(measured.map(({ name, mean }) => [name, mean]));
  return Object.entries(derived).map(([name, formula]) => {
    const read = readExpression(formula);
    const value = read.ok ? read.expression.value(each => known.get(each)) : Number.NaN;
    if (!Number.isFinite(value)) {
      const missing = read.ok ? read.expression.names.find(each => !known.has(each)) : undefined;
      return { name, ...(missing !== undefined && { missing }) };
    }
    known.set(name, value);
    return { name, mean: value };
  });
}
