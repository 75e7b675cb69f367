import { formatBytes, formatDurationLimit } from '../../format/figures.ts';
import { ProviderError, type TimeoutPhase } from '../../model/errors.ts';
import { errorMessages } from '../../model/messages.ts';
import { calledAddress, calledName, type FailureContext } from './callContext.ts';
import { messages, remedies, timeouts } from './messages.ts';

/** Errors of calls that are ended on this side. */

export function cancelled(): ProviderError {
  return new ProviderError(errorMessages.cancelled(), { class: 'cancelled' });
}

type OurPhase = Exclude<TimeoutPhase, 'connect'>;

/** `limit` in milliseconds. */
export function timedOut(context: FailureContext, phase: OurPhase, limit: number): ProviderError {
  const what = timeouts[phase](formatDurationLimit(limit));
  const message = messages.timedOut(calledName(context), what, remedies[phase]());
  return new ProviderError(message, { class: 'timeout', phase });
}

/** A key is not sent to an address that was not declared for it. */
export function redirected(
  context: FailureContext,
  status: number,
  location: string | null,
): ProviderError {
  const target = URL.parse(location ?? '', context.baseUrl)?.host;
  const message = messages.redirected(calledAddress(context), target, status);
  return new ProviderError(message, { class: 'badRequest', status });
}

/** `limit` in bytes. */
export function tooLarge(context: FailureContext, limit: number): ProviderError {
  const message = messages.tooLarge(calledAddress(context), formatBytes(limit));
  return new ProviderError(message, { class: 'responseTooLarge' });
}
