import type { Sample } from '../eval/sample.ts';
import { isRecord } from '../schema/jsonSchema.ts';

/** What a dataset row comes to once its samples are in: it passes when all of them do. */
export function rowVerdict(samples: readonly Sample[], expected: number): Sample['outcome'] {
  const has = (outcome: Sample['outcome']): boolean =>
    samples.some(sample => sample.outcome === outcome);
  if (has('failed')) return 'failed';
  if (has('errored')) return 'errored';
  return has('skipped') || samples.length < expected ? 'skipped' : 'passed';
}

/** Why a sample did not pass, with what a diff shows. */
export interface SampleFinding {
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
}

export function sampleFinding(sample: Sample): SampleFinding {
  const { model, outcome, error, scores } = sample;
  if (outcome === 'errored') {
    return { message: `${model}: ${error?.message ?? 'There was no reply to score.'}` };
  }
  const reasons = scores.filter(({ pass }) => !pass).flatMap(score => score.reasons);
  const message = `${model}: ${reasons.join(' ')}`;
  if (sample.expected === undefined) return { message };
  return {
    message,
    expected: shown(sample.expected),
    actual: shown(inOrderOf(sample.expected, sample.output ?? sample.text)),
  };
}

/** One line of a test run's output. */
export function sampleLine(sample: Sample): string {
  const { row, model, outcome, source, totalTime, cost } = sample;
  const seconds = `${(totalTime / 1000).toFixed(2)} s`;
  const dollars =
    source === 'live' && cost.known
      ? `${cost.usage === 'estimated' ? '~' : ''}$${cost.total.toFixed(6)}`
      : undefined;
  const facts = source === 'live' ? [seconds, dollars] : [sourceWord(source)];
  const reasons = sample.scores.flatMap(score => (score.pass ? [] : score.reasons));
  const why = sample.error?.message ?? reasons.join(' ');
  return [row.id, model, outcome, ...facts, why].filter(Boolean).join('  ');
}

function sourceWord(source: Sample['source']): string {
  return source === 'replayedHandWritten' ? 'replayed (written by hand)' : source;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** The reply's keys in the order of the expected ones, so that a diff shows values and not order. */
function inOrderOf(expected: unknown, actual: unknown): unknown {
  if (!isRecord(expected) || !isRecord(actual)) return actual;
  const first = Object.keys(expected).filter(key => Object.hasOwn(actual, key));
  const rest = Object.keys(actual).filter(key => !Object.hasOwn(expected, key));
  return Object.fromEntries(
    [...first, ...rest].map(key => [key, inOrderOf(expected[key], actual[key])]),
  );
}
