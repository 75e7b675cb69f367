/**
 * Means of several variables over rows, with the variances and covariances of these means. Rows of one group
 * (a document, a customer) are not independent, so a group counts as one observation. Memory grows only with
 * the number of groups.
 */
export interface Moments {
  /** Adds one row with one value for each variable. Rows without a group are independent. */
  add(values: readonly number[], group?: string): void;
  /** Number of rows. */
  rows(): number;
  /** Number of independent groups of rows. */
  groups(): number;
  /** Mean over rows of a variable, by its index. 0 without rows. */
  mean(variable: number): number;
  /**
   * Covariance of the means of two variables. For the same variable twice, this is the squared standard
   * error. For ungrouped rows Σ(x-x̄)(y-ȳ)/n², for groups c Σ_c (X_c - n_c x̄)(Y_c - n_c ȳ)/n² with sums over
   * each group.
   * Source: E. Miller, "Adding Error Bars to Evals", arXiv 2411.00640 (2024), eq. 4, in its O(n) form.
   */
  covariance(one: number, other: number): number;
}

/** @param variables number of values of each row. */
export function createMoments(variables: number): Moments {
  const grouped = new Map<string, { rows: number; readonly sums: number[] }>();
  const closed = createSums(variables);
  let rows = 0;
  let single = 0;

  function sums(): Sums {
    if (grouped.size === 0) return closed;
    const all = closed.copy();
    for (const group of grouped.values()) all.add(group.rows, group.sums);
    return all;
  }

  return {
    add(values, group) {
      rows += 1;
      if (group === undefined) {
        single += 1;
        closed.add(1, values);
        return;
      }
      const found = grouped.get(group) ?? { rows: 0, sums: [] };
      grouped.set(group, found);
      found.rows += 1;
      values.forEach((value, index) => {
        found.sums[index] = (found.sums[index] ?? 0) + value;
      });
    },
    rows: () => rows,
    groups: () => single + grouped.size,
    mean: variable => (rows === 0 ? 0 : sums().total(variable) / rows),
    covariance(one, other) {
      if (rows === 0) return 0;
      const all = sums();
      const covariance = all.deviations(one, other, rows) / (rows * rows);
      // Rounding could make a variance negative.
      return one === other ? Math.max(0, covariance) : covariance;
    },
  };
}

interface Sums {
  add(size: number, values: ArrayLike<number>): void;
  total(variable: number): number;
  deviations(one: number, other: number, rows: number): number;
  copy(): Sums;
}

function createSums(variables: number, from?: Float64Array): Sums {
  // [Σn², then Σx and Σnx of each variable, then the products].
  const state = from ? from.slice() : new Float64Array(1 + 2 * variables + variables * variables);
  const at = (index: number): number => state[index] ?? 0;
  const product = (one: number, other: number): number =>
    1 + 2 * variables + one * variables + other;
  const bump = (index: number, by: number): void => {
    state[index] = at(index) + by;
  };
  return {
    add(size, values) {
      bump(0, size * size);
      for (let one = 0; one < variables; one += 1) {
        const x = values[one] ?? 0;
        bump(1 + one, x);
        bump(1 + variables + one, size * x);
        for (let other = 0; other < variables; other += 1) {
          bump(product(one, other), x * (values[other] ?? 0));
        }
      }
    },
    total: variable => at(1 + variable),
    deviations(one, other, rows) {
      const [x, y] = [at(1 + one) / rows, at(1 + other) / rows];
      return (
        at(product(one, other)) -
        x * at(1 + variables + other) -
        y * at(1 + variables + one) +
        x * y * at(0)
      );
    },
    copy: () => createSums(variables, state),
  };
}
