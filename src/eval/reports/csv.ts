import { cellText } from '../../text/csv/csv.ts';
import { sampleScore } from '../results/sampleScore.ts';
import { messages } from './messages.ts';
import { evalsOf, type Report, type ReportedEval, type ReportedSample } from './report.ts';
import { costState } from './words.ts';

type Cell = string | number | boolean | undefined;

const columns: Readonly<Record<string, (sample: ReportedSample, report: Report) => Cell>> = {
  row: ({ row }) => row.id,
  file: ({ row }, { shownPath }) => shownPath(row.file),
  line: ({ row }) => row.line,
  model: ({ model }) => model,
  repeat: ({ repeat }) => (repeat === undefined ? undefined : repeat + 1),
  again: ({ again }) => again,
  outcome: ({ outcome }) => outcome,
  score: ({ scores }) => sampleScore(scores),
  reasons: ({ scores, unjudged = [] }) =>
    [
      ...scores.flatMap(({ scorer, metric = scorer, reasons }) =>
        reasons.map(reason => `${metric}: ${reason}`),
      ),
      ...unjudged.map(({ scorer, reason }) => messages.notJudged(scorer, reason)),
    ].join('\n'),
  error: ({ error }) => error?.class,
  error_message: ({ error }) => error?.message,
  input: ({ input }) => JSON.stringify(input),
  expected: ({ expected }) => jsonOrText(expected),
  reply: ({ text }) => text,
  replies: ({ source }) => source,
  fallback: ({ fallback }) => fallback,
  answered_by: ({ answeredBy }) => answeredBy,
  fingerprint: ({ fingerprint }) => fingerprint,
  attempts: ({ attempts }) => attempts,
  input_tokens: ({ usage }) => usage?.input.total,
  output_tokens: ({ usage }) => usage?.output.total,
  tokens: ({ usage }) => usage?.source,
  // Never 0 for a cost that is not known.
  cost_usd: ({ cost }) => (cost?.known ? cost.total : cost?.atLeast),
  cost: costState,
  judging_usd: ({ judging }) => judging?.usd,
  first_token_ms: ({ timeToFirstToken }) => timeToFirstToken,
  total_ms: ({ totalTime }) => totalTime,
};

/**
 * A line for each sample (RFC 4180, with a header line): those of all evaluations, each metric in a column of its own. A
 * cell that a spreadsheet would run as a formula is written with an apostrophe before it, and a NUL character, which ends a file for
 * many readers, is shown as a sign.
 */
export async function* csvReport(report: Report): AsyncGenerator<string> {
  const evals = evalsOf(report);
  const metrics = scoredMetrics(evals);
  yield line(['eval', 'run', ...Object.keys(columns), ...metrics.map(name => `score.${name}`)]);
  for (const { summary, samples } of evals) {
    for await (const sample of samples()) {
      const scores = new Map(
        sample.scores.map(({ scorer, metric = scorer, score }) => [metric, score]),
      );
      yield line([
        summary.eval,
        summary.run,
        ...Object.values(columns).map(of => of(sample, report)),
        ...metrics.map(name => scores.get(name)),
      ]);
    }
  }
}

/** Metrics of single samples: the ones of scorers, without their further figures and the derived ones. */
function scoredMetrics(evals: readonly ReportedEval[]): readonly string[] {
  const metrics = evals.flatMap(({ summary }) => summary.models.flatMap(model => model.metrics));
  return [...new Set(metrics.filter(({ passed }) => passed !== undefined).map(({ name }) => name))];
}

function line(cells: readonly Cell[]): string {
  const texts = cells.map(cell =>
    cell === undefined ? '' : cellText(String(cell).replaceAll('\0', '\u2400'), ','),
  );
  return `${texts.join(',')}\r\n`;
}

function jsonOrText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
