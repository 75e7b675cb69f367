import { meaningOf } from '../model/errors.ts';
import type { ModelRequest } from '../model/request.ts';
import type { RunPolicy } from '../prompt/frontmatter/policy.ts';
import type { Degraded, RecordedError } from '../trace/record.ts';

/** What a caller gets when no model answers. */
export interface DegradedAnswer {
  readonly degraded: Degraded;
  readonly text: string;
}

/**
 * What a prompt gives when no model has answered; undefined when it says nothing of that, or when
 * another model could not have helped either: input that does not fit, a run that was cancelled.
 */
export function degradedAnswer(
  { degrade }: RunPolicy,
  error: RecordedError,
  output: ModelRequest['output'],
): DegradedAnswer | undefined {
  if (!degrade || !meaningOf(error).fallback) return undefined;
  if ('unavailable' in degrade) {
    return { degraded: { kind: 'unavailable', message: degrade.unavailable }, text: '' };
  }
  const { value } = degrade;
  const isText = output?.format !== 'json' && typeof value === 'string';
  return { degraded: { kind: 'value' }, text: isText ? value : JSON.stringify(value) };
}
