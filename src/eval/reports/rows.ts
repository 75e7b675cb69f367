import type { RowReference } from '../results/sample.ts';
import type { ReportedEval, ReportedSample } from './report.ts';

/** The planned samples of one row on one model. */
export interface ReportedRow {
  readonly row: RowReference;
  readonly samples: readonly ReportedSample[];
}

/**
 * The rows of an evaluation on one model, each as its last sample comes; incomplete rows at the end. Samples taken
 * again, which count for no result, are left out.
 */
export async function* reportedRows(
  { summary, samples }: ReportedEval,
  model: string,
): AsyncGenerator<ReportedRow> {
  const { rows, models } = summary;
  const repeat = rows === 0 ? 1 : summary.samples / (rows * models.length);
  const open = new Map<string, ReportedSample[]>();
  for await (const sample of samples(model)) {
    if (sample.again) continue;
    const found = open.get(sample.row.id) ?? [];
    found.push(sample);
    if (found.length < repeat) open.set(sample.row.id, found);
    else {
      open.delete(sample.row.id);
      yield { row: sample.row, samples: found };
    }
  }
  for (const found of open.values()) {
    const [first] = found;
    if (first) yield { row: first.row, samples: found };
  }
}

/** A row fails with its first failed sample; one without a scored sample is an error, or skipped. */
export function outcomeOfRow({ samples }: ReportedRow): ReportedSample['outcome'] {
  const worst = (['failed', 'errored', 'skipped'] as const).find(outcome =>
    samples.some(sample => sample.outcome === outcome),
  );
  return worst ?? 'passed';
}
