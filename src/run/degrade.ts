import { meaningOf } from '../model/errors.ts';
import type { ModelRequest } from '../model/request.ts';
import type { RunPolicy } from '../prompt/frontmatter/policy.ts';
import type { Degraded, RecordedError } from '../trace/record.ts';

/** What a caller gets when no model has answered. */
export interface DegradedAnswer {
  readonly degraded: Degraded;
  readonly text: string;
}

/**
 * The fallback response of a prompt when no model has answered. Undefined when the prompt has none, or when
 * another model could not have helped: the input is invalid, or the run was cancelled.
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
