import type { ModelRequest } from '../model/request.ts';
import { validateText } from '../schema/validate.ts';
import type { ValidationVerdict } from '../trace/record.ts';

/** A reply held against the output schema of its request. */
export interface Judgement {
  readonly verdict: ValidationVerdict;
  /** The parsed reply, valid or not; absent when its text is not JSON, or nobody asked for JSON. */
  readonly output?: unknown;
}

/**
 * Judges a reply's text. One that is not `complete` is not the model's answer: there is nothing to
 * hold against the schema, and what can be read of it is kept all the same.
 */
export function judge(output: ModelRequest['output'], text: string, complete: boolean): Judgement {
  if (output?.format !== 'json') return { verdict: { verdict: 'none' } };
  const { value, findings } = validateText(output.schema, text);
  const parsed = value === undefined ? {} : { output: value };
  if (!complete) return { verdict: { verdict: 'none' }, ...parsed };
  if (findings.length > 0) return { verdict: { verdict: 'invalid', findings }, ...parsed };
  return { verdict: { verdict: 'valid' }, ...parsed };
}
