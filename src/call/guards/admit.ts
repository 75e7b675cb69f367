import { hash } from 'node:crypto';
import { fileProblem } from '../../files/fileProblem.ts';
import { knownSpending } from '../../model/cost.ts';
import { ProviderError } from '../../model/errors.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import type { CallRequest } from '../callRequest.ts';
import type { CallHost, Purse, Settle, Spending } from '../host.ts';
import type { CallLimits, OpenCall } from '../openCall.ts';
import type { CallEnd } from '../pace/laneState.ts';
import type { AttemptResult } from '../send.ts';
import { type BudgetSubject, budgetGuard, type Used } from './budgetGuard.ts';
import { configGuard } from './configGuard.ts';
import { messages } from './messages.ts';
import { outputGuard } from './outputGuard.ts';
import { reserveBudget } from './reserveBudget.ts';
import { residencyGuard } from './residencyGuard.ts';
import { windowGuard } from './windowGuard.ts';

/** The permission to make one call. */
export interface Admission {
  readonly limits: CallLimits;
  /**
   * Must be called when the attempt has ended, whatever the result. `undefined` when it ended without a
   * result.
   */
  leave(attempts: AttemptResult | undefined): Promise<EndedCall>;
}

export interface EndedCall {
  /** Whether other calls in progress contributed to a rate limit. */
  readonly isShared: boolean;
}

/** How long a patient caller waits for calls in progress to free their part of a budget, in milliseconds. */
const PATIENT_WAIT_MS = 600_000;

export interface AdmissionContext {
  readonly host: CallHost;
  /** The budget of the run that this call is a step of. */
  readonly budget?: Purse;
  readonly signal: AbortSignal;
}

/**
 * Checks all guards before anything is sent: `config`, residency, limits of the model, budgets, then the
 * circuit breaker of the model. Calls that stay on this machine need no check.
 * @throws ProviderError of the guard that refuses the call.
 */
export async function admit(
  call: OpenCall,
  { prompt, patient }: CallRequest,
  attempts: readonly AttemptResult[],
  { host, budget, signal }: AdmissionContext,
): Promise<Admission> {
  const { retry } = policyOf(prompt.document);
  const time = { total: retry.timeout };
  if (call.source !== 'live') return { limits: time, leave: async () => ({ isShared: false }) };
  const { request, facts } = call;
  const { settings, spending } = host;
  const refusal = await ruleRefusal({ prompt, request, facts, settings });
  if (refusal) throw refusal;
  // Before anything is reserved: a call that waits here may wait for long.
  const { provider } = call.endpoint;
  const paced = await host.pace?.enter(laneOf(call), provider, signal);
  try {
    const { allowance, settle } = await reserveBudget(
      { prompt, request, facts, settings },
      usedBy(attempts),
      { spending, ...(budget && { budget }) },
      { duration: time.total, patience: patient ? PATIENT_WAIT_MS : retry.maxWait },
      signal,
    );
    const { worstCase, ...limits } = allowance;
    const leaveCircuit = await host.circuits
      .enter(circuitOf(call), request.model, signal)
      .catch(async error => {
        if (settle) await settleWith(settle, 0, host);
        throw error;
      });
    return {
      limits: { ...time, ...limits, ...(paced && { onRateLimits: paced.onRateLimits }) },
      async leave(one) {
        leaveCircuit(one?.thrown);
        const left = paced?.end(callEnd(one)) ?? { isShared: false };
        if (settle) await settleWith(settle, bookedFor(one, worstCase), host);
        return left;
      },
    };
  } catch (error) {
    paced?.end({ kind: 'failed' });
    throw error;
  }
}

/** What an attempt shows about the rate limit of its provider. */
function callEnd(one: AttemptResult | undefined): CallEnd {
  const { error, usage } = one?.record ?? {};
  if (error?.class === 'rateLimited') {
    const { retryAfter } = error;
    return { kind: 'rateLimited', ...(retryAfter !== undefined && { retryAfter }) };
  }
  if (!one || one.thrown !== undefined) return { kind: 'failed' };
  return { kind: 'replied', ...(usage && { tokens: usage.input.total + usage.output.total }) };
}

/** The refusal of the first rule that forbids a call, whatever was spent. */
async function ruleRefusal(subject: BudgetSubject): Promise<ProviderError | undefined> {
  const { prompt, request, facts } = subject;
  return (
    configGuard(prompt, request) ??
    residencyGuard(subject) ??
    outputGuard(prompt, request, facts) ??
    (await windowGuard(request, facts))
  );
}

/**
 * The refusal that `admit` would throw for a call to a provider now. Nothing is sent or reserved.
 * @throws the error of the file system when the spending of the day cannot be read.
 */
export async function refusalNow(
  subject: BudgetSubject,
  spending: Spending,
): Promise<ProviderError | undefined> {
  const refusal = await ruleRefusal(subject);
  if (refusal) return refusal;
  const day = subject.settings.budget.day && (await spending.today());
  const allowed = await budgetGuard(
    subject,
    { usd: 0, outputTokens: 0 },
    { ...(day && { day: { ...day, reserved: 0 } }) },
  );
  return allowed instanceof ProviderError ? allowed : undefined;
}

function usedBy(attempts: readonly AttemptResult[]): Used {
  return {
    usd: attempts.reduce((sum, { record }) => sum + knownSpending(record.cost), 0),
    outputTokens: attempts.reduce((sum, { record }) => sum + (record.usage?.output.total ?? 0), 0),
  };
}

/** A call that ended before its usage was counted may have cost as much as it was allowed to. */
function bookedFor(one: AttemptResult | undefined, worstCase: number): number {
  const { cost, error } = one?.record ?? {};
  if (cost) return knownSpending(cost);
  const wasSent =
    error?.class === 'cancelled' || (error?.class === 'timeout' && error.phase !== 'connect');
  return !one || wasSent ? worstCase : 0;
}

/** If spending cannot be written, the user gets a warning. The answer is still returned. */
async function settleWith(settle: Settle, usd: number, host: CallHost): Promise<void> {
  try {
    await settle(usd);
  } catch (error) {
    host.warn(messages.unwritten(fileProblem(error)));
  }
}

/** A new key has a new circuit. */
function circuitOf(call: OpenCall): string {
  return `${laneOf(call)} ${call.request.model}`;
}

/** Providers limit the calls to an endpoint with a key. */
function laneOf({ endpoint, key }: OpenCall): string {
  const whose = key ? hash('sha256', key.value) : '';
  return `${endpoint.baseUrl ?? endpoint.provider} ${whose}`;
}
