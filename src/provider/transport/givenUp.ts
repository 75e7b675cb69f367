import { formatBytes, formatDurationLimit } from '../../format/figures.ts';
import { ProviderError, type TimeoutPhase } from '../../model/errors.ts';
import { type CallContext, calledAddress, calledName } from './callContext.ts';

/** Errors of calls that this side breaks off. */

export function cancelled(): ProviderError {
  return new ProviderError('The run was cancelled.', { class: 'cancelled' });
}

type OurPhase = Exclude<TimeoutPhase, 'connect'>;

const overdue: Readonly<Record<OurPhase, (limit: string) => string>> = {
  headers: limit => `Timed out after ${limit} without an answer`,
  idle: limit => `Timed out after ${limit} without data`,
  total: limit => `Timed out after ${limit}`,
};

const remedies: Readonly<Record<OurPhase, string>> = {
  headers: 'Run again, or choose another model.',
  idle: 'Run again, or choose another model.',
  total: 'Run again, give it more time with `touchstone.retry.timeout`, or choose another model.',
};

/** `limit` in milliseconds. */
export function timedOut(context: CallContext, phase: OurPhase, limit: number): ProviderError {
  const what = overdue[phase](formatDurationLimit(limit));
  const message = `${calledName(context)}: ${what}. ${remedies[phase]}`;
  return new ProviderError(message, { class: 'timeout', phase });
}

/** A key is not carried on to an address that nobody has named for it. */
export function redirected(
  context: CallContext,
  status: number,
  location: string | null,
): ProviderError {
  const target = URL.parse(location ?? '', context.baseUrl)?.host;
  const message = `${calledAddress(context)} redirects the call${target === undefined ? '' : ` to ${target}`} (${status}), and a key is not sent on to another address. Set \`baseUrl\` of the endpoint to the one that answers.`;
  return new ProviderError(message, { class: 'badRequest', status });
}

/** `limit` in bytes. */
export function tooLarge(context: CallContext, limit: number): ProviderError {
  const message = `${calledAddress(context)}: Response exceeded ${formatBytes(limit)}; aborted. Limit it with \`config.maxOutputTokens\`, or check that the address speaks this protocol.`;
  return new ProviderError(message, { class: 'responseTooLarge' });
}
