import { l10n } from 'vscode';
import type { Sample } from '../../eval/results/sample.ts';
import { approximate, formatDuration, formatUsd } from '../../format/figures.ts';
import { isRecord } from '../../text/isRecord.ts';

/** The result of a dataset row from its samples. It passes when all of them pass. */
export function rowVerdict(samples: readonly Sample[], expected: number): Sample['outcome'] {
  const has = (outcome: Sample['outcome']): boolean =>
    samples.some(sample => sample.outcome === outcome);
  if (has('failed')) return 'failed';
  if (has('errored')) return 'errored';
  return has('skipped') || samples.length < expected ? 'skipped' : 'passed';
}

/** Why a sample did not pass, with the values for a diff. */
export interface SampleFinding {
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
}

export function sampleFinding(
  sample: Pick<Sample, 'model' | 'outcome' | 'error' | 'scores' | 'expected' | 'output' | 'text'>,
): SampleFinding {
  const { model, outcome, error, scores } = sample;
  if (outcome === 'errored') {
    return { message: `${model}: ${error?.message ?? l10n.t('No reply to score.')}` };
  }
  const failed = scores.filter(({ pass }) => !pass);
  const message = `${model}: ${failed.flatMap(score => score.reasons).join(' · ')}`;
  if (sample.expected === undefined) return { message };
  const reply = sample.output ?? sample.text;
  const fieldsOnly = failed.every(({ scorer }) => scorer === 'fields' || scorer === 'schema');
  return {
    message,
    expected: jsonText(sample.expected),
    actual: jsonText(alike(sample.expected, reply, fieldsOnly)),
  };
}

/** One line of a test run's output. */
export function sampleLine(sample: Sample): string {
  const { row, model, outcome, source, totalTime, cost } = sample;
  const dollars =
    source === 'live' && cost.known
      ? approximate(formatUsd(cost.total), cost.usage === 'estimated')
      : undefined;
  const facts = source === 'live' ? [formatDuration(totalTime), dollars] : [sourceWord(source)];
  const reasons = sample.scores.flatMap(score => (score.pass ? [] : score.reasons));
  const why = sample.error?.message ?? reasons.join(' · ');
  return [row.id, model, outcome, ...facts, why].filter(Boolean).join('  ');
}

function sourceWord(source: Sample['source']): string {
  return source === 'replayedHandWritten' ? l10n.t('replayed (hand-written)') : source;
}

function jsonText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/**
 * The reply in the shape of the expected value, so that a diff shows what was scored: keys in the same order
 * and, when only the expected fields count, no others.
 */
function alike(expected: unknown, reply: unknown, fieldsOnly: boolean): unknown {
  if (!isRecord(expected) || !isRecord(reply)) return reply;
  const first = Object.keys(expected).filter(key => Object.hasOwn(reply, key));
  const rest = Object.keys(reply).filter(key => !Object.hasOwn(expected, key));
  return Object.fromEntries(
    (fieldsOnly ? first : [...first, ...rest]).map(key => [
      key,
      alike(expected[key], reply[key], fieldsOnly),
    ]),
  );
}
