/** The sources of variation of pass rates, as variances of rates from 0 to 1. */
export interface VarianceSplit {
  /** Variance of the true pass rates of rows: some rows are harder than others. */
  readonly between: number;
  /** Mean variance of one sample of a row: the randomness of the model, which repeats average out. */
  readonly sampling: number;
}

/** Collects rows with two or more samples. */
export interface VarianceTally {
  /** Adds the counts of one row. A row with fewer than two samples has no effect. */
  add(passed: number, samples: number): void;
  /** Undefined until two rows have two samples. */
  split(): VarianceSplit | undefined;
}

/**
 * Unbiased estimates of the variance between rows and of the sampling variance within a row: sampling is the
 * mean of p(1-p)·m/(m-1), between is the variance of the rows' rates minus sampling/m, at least 0. Var(mean)
 * = (between + sampling/m)/n.
 * Source: E. Miller, arXiv 2411.00640 (2024), section 3.
 */
export function createVarianceTally(): VarianceTally {
  let rows = 0;
  let sum = 0;
  let squares = 0;
  let sampling = 0;
  let shares = 0;
  return {
    add(passed, samples) {
      if (samples < 2) return;
      const rate = passed / samples;
      const own = (rate * (1 - rate) * samples) / (samples - 1);
      rows += 1;
      sum += rate;
      squares += rate * rate;
      sampling += own;
      shares += own / samples;
    },
    split() {
      if (rows < 2) return undefined;
      const variance = (squares - (sum * sum) / rows) / (rows - 1);
      return { between: Math.max(0, variance - shares / rows), sampling: sampling / rows };
    },
  };
}
