/** What the samples of one row gave with one text of the prompt. */
export interface RowOutcome {
  /** Rows with the same one are not independent. */
  readonly group?: string | undefined;
  readonly passed: number;
  /** Samples with a verdict. */
  readonly scored: number;
  /** Samples without one: errors, and replies that no scorer could judge. */
  readonly missing: number;
  /** Mean cost of a reply in USD. Absent when it is unknown for one of them. */
  readonly usd?: number;
}

/** By the id of the row. */
export type Outcomes = ReadonlyMap<string, RowOutcome>;

/** Share of passes over rows; a sample without a verdict counts as failed. */
export function passRateOf(outcomes: Outcomes): number {
  return meanOrUndefined([...outcomes.values()].map(passedShare)) ?? 0;
}

/** Mean cost of a reply in USD. Undefined when it is unknown for one of the rows. */
export function costOfRow(outcomes: Outcomes): number | undefined {
  const costs = [...outcomes.values()].flatMap(({ usd }) => usd ?? []);
  return costs.length === outcomes.size ? meanOrUndefined(costs) : undefined;
}

/** Share of the samples of a row that passed. */
export function passedShare({ passed, scored, missing }: RowOutcome): number {
  const samples = scored + missing;
  return samples === 0 ? 0 : passed / samples;
}

function meanOrUndefined(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
