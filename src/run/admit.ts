import { hash } from 'node:crypto';
import { fileProblem } from '../files/fileProblem.ts';
import { ProviderError } from '../model/errors.ts';
import { policyOf } from '../prompt/policy.ts';
import type { Tried } from './attempt.ts';
import type { CallLimits, PreparedCall } from './call.ts';
import { budgetGuard, type Used } from './guards/budgetGuard.ts';
import { outputGuard } from './guards/outputGuard.ts';
import { residencyGuard } from './guards/residencyGuard.ts';
import { windowGuard } from './guards/windowGuard.ts';
import type { RunHost } from './host.ts';
import type { RunRequest } from './runRequest.ts';

/** Leave to make one call. */
export interface Admission {
  readonly limits: CallLimits;
  /** Has to be said when the attempt has ended, however it did; undefined when it broke off untold. */
  leave(tried: Tried | undefined): Promise<void>;
}

/** Milliseconds: what no call takes that still gets anywhere. */
const LONGEST_CALL = 600_000;

/**
 * Asks every guard before a byte leaves: residency, limits of the model, budgets, then the model's
 * circuit breaker. What does not leave this machine passes by itself.
 * @throws ProviderError of the guard that refuses.
 */
export async function admit(
  call: PreparedCall,
  { prompt }: RunRequest,
  tried: readonly Tried[],
  host: RunHost,
  signal: AbortSignal,
): Promise<Admission> {
  const { retry } = policyOf(prompt.document);
  const time = { total: retry.timeout ?? LONGEST_CALL };
  if (call.source !== 'live') return { limits: time, leave: async () => {} };
  const { request, facts } = call;
  const { settings, spending } = host;
  const refusal =
    residencyGuard({ prompt, model: request.model, settings }) ??
    outputGuard(prompt, request, facts) ??
    (await windowGuard(request, facts));
  if (refusal) throw refusal;
  const allowance = await budgetGuard(
    { prompt, request, facts, settings, spending },
    usedBy(tried),
  );
  if (allowance instanceof ProviderError) throw allowance;
  const { worstCase, ...limits } = allowance;
  const leaveCircuit = await host.circuits.enter(circuitOf(call), request.model, signal);
  const settle = worstCase > 0 ? spending.reserve(worstCase) : undefined;
  return {
    limits: { ...time, ...limits },
    async leave(one) {
      leaveCircuit(one?.thrown);
      if (settle) await settleWith(settle, one, host);
    },
  };
}

function usedBy(tried: readonly Tried[]): Used {
  return {
    usd: tried.reduce((sum, { record }) => sum + spentOn(record.cost), 0),
    outputTokens: tried.reduce((sum, { record }) => sum + (record.usage?.output.total ?? 0), 0),
  };
}

function spentOn(cost: Tried['record']['cost']): number {
  if (!cost) return 0;
  return cost.known ? cost.total : (cost.atLeast ?? 0);
}

/** A book that cannot be kept costs a warning, never the answer. */
async function settleWith(
  settle: (cost: number) => Promise<void>,
  one: Tried | undefined,
  host: RunHost,
): Promise<void> {
  try {
    await settle(spentOn(one?.record.cost));
  } catch (error) {
    host.warn(`What was spent today could not be written down: ${fileProblem(error)}.`);
  }
}

/** A key that is mended is a new circuit. */
function circuitOf({ endpoint, request, key }: PreparedCall): string {
  const whose = key ? hash('sha256', key.value) : '';
  return `${endpoint.baseUrl ?? endpoint.provider} ${request.model} ${whose}`;
}
