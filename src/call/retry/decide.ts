import { formatDurationLimit } from '../../format/figures.ts';
import { type ErrorFacts, meaningOf } from '../../model/errors.ts';
import type { Message } from '../../prompt/messages/message.ts';
import type { RecordedError, RefusedModel } from '../../trace/record.ts';
import { CIRCUIT_OPEN } from './circuits.ts';
import { messages } from './messages.ts';

/** In milliseconds. The first wait is random below the initial delay. The limit doubles with each retry. */
const INITIAL_DELAY_MS = 500;
const MAX_DELAY_MS = 20_000;
/** Maximum number of rate limits that a call meets together with other calls of this process. */
const MOST_CROWDED = 20;
/** Maximum total length of the replies of a call, in UTF-16 units. After that no model is called again. */
const MAX_REPLIES_LENGTH = 32 * 2 ** 20;

export interface RetryRules {
  /** Maximum number of attempts with one request of one model, including the first. */
  readonly attempts: number;
  /** Maximum wait between two attempts, in milliseconds. */
  readonly maxWait: number;
  /** Maximum number of corrections of one model. */
  readonly corrections: number;
  /** Waits for the last model while its circuit is open or concurrent calls reach its rate limit, instead of failing. */
  readonly patient: boolean;
  /** The prompt has a fallback value, so that a reply that does not match counts as a failure. */
  readonly degrades: boolean;
}

export interface Candidate {
  /** `provider/model`. */
  readonly model: string;
  /** Tokens; absent when unknown. */
  readonly contextWindow?: number;
}

/** The complete input of the next decision. Never modified: each decision returns the next state. */
export interface RetryState {
  readonly rules: RetryRules;
  /** The models to call, in order. */
  readonly candidates: readonly Candidate[];
  /** The index of the current model. */
  readonly at: number;
  /** Number of attempts with the current request. */
  readonly attempts: number;
  /** Number of retries of this model. The limit of the wait doubles with each. */
  readonly retries: number;
  /** Number of corrections of this model. */
  readonly corrections: number;
  /** How often the call waited for the open circuit of this model. */
  readonly pauses: number;
  /** How often a rate limit was reached together with other calls of this process. */
  readonly crowded: number;
  /** Total length of all replies in UTF-16 units. */
  readonly length: number;
  /** One error for each model that did not answer. */
  readonly failures: readonly RecordedError[];
  /** The last model whose context window was too small. */
  readonly overflowed?: Candidate;
}

/** The outcome of one attempt. */
export type AttemptOutcome =
  | { readonly kind: 'answered' }
  /** A reply that does not match what the prompt asks for. */
  | {
      readonly kind: 'invalid';
      readonly error: RecordedError;
      /** False for a reply that was ended as soon as it could no longer match. */
      readonly complete: boolean;
      /** The reply and the turn that lists its problems. Absent when it cannot be corrected. */
      readonly turns?: readonly Message[];
      readonly length: number;
    }
  | {
      readonly kind: 'failed';
      readonly error: RecordedError;
      readonly length: number;
      /** Other calls of this process contributed to a rate limit, and their number has been reduced. */
      readonly isShared?: boolean;
    }
  /** Nothing was sent, because of a guard, a missing key or an open circuit. */
  | { readonly kind: 'refused'; readonly error: RecordedError }
  | { readonly kind: 'cancelled'; readonly error: RecordedError };

export type Decision =
  | { readonly next: 'answered' }
  /** Sends the same request again after `wait` milliseconds. */
  | {
      readonly next: 'retry';
      readonly wait: number;
      /** Concurrency was reduced, so this retry does not add to the load. */
      readonly paced?: true;
    }
  /** Calls the same model with additional turns. */
  | { readonly next: 'correct'; readonly turns: readonly Message[] }
  | { readonly next: 'model'; readonly model: string; readonly skipped: readonly RefusedModel[] }
  | {
      readonly next: 'stop';
      readonly error: RecordedError;
      readonly skipped: readonly RefusedModel[];
    };

/** Values that may differ between two decisions with the same state and outcome. */
export interface Circumstances {
  /** Random number from 0 to less than 1. */
  readonly random: number;
  /** Milliseconds until the retry budget of the process has a token. */
  readonly budgetDelay: number;
}

export interface Decided {
  readonly state: RetryState;
  readonly decision: Decision;
}

const perModel = { attempts: 0, retries: 0, corrections: 0, pauses: 0, crowded: 0 } as const;

export function firstState(candidates: readonly Candidate[], rules: RetryRules): RetryState {
  return { rules, candidates, at: 0, ...perModel, length: 0, failures: [] };
}

/**
 * Decides what follows an attempt. Only this function decides whether a call is retried, corrected, sent to a
 * fallback or stopped. The result depends only on its arguments.
 */
export function decide(
  before: RetryState,
  outcome: AttemptOutcome,
  circumstances: Circumstances,
): Decided {
  switch (outcome.kind) {
    case 'answered':
      return { state: before, decision: { next: 'answered' } };
    case 'cancelled':
      return { state: before, decision: { next: 'stop', error: outcome.error, skipped: [] } };
    case 'invalid':
      return afterInvalid({ ...before, length: before.length + outcome.length }, outcome);
    case 'failed': {
      const state = { ...before, length: before.length + outcome.length };
      const { error, isShared } = outcome;
      if (isShared && error.class === 'rateLimited' && canWaitForOthers(state)) {
        const next = { ...state, crowded: state.crowded + 1 };
        const { state: after, decision } = afterFailure(next, error, {
          ...circumstances,
          budgetDelay: 0,
        });
        if (decision.next !== 'retry') return { state: after, decision };
        return { state: after, decision: { ...decision, paced: true } };
      }
      return afterFailure(spent(state), error, circumstances);
    }
    case 'refused':
      if (outcome.error.code !== CIRCUIT_OPEN) {
        return afterFailure(spent(before), outcome.error, circumstances);
      }
      return afterPause(before, outcome.error, circumstances);
  }
}

/** A rate limit that several calls of this process caused does not count as an attempt, because their number is reduced. */
function canWaitForOthers(state: RetryState): boolean {
  const { patient } = state.rules;
  return patient && following(state).at === undefined && state.crowded < MOST_CROWDED;
}

function spent(state: RetryState): RetryState {
  return { ...state, attempts: state.attempts + 1 };
}

function afterInvalid(
  state: RetryState,
  { error, turns, complete }: Extract<AttemptOutcome, { kind: 'invalid' }>,
): Decided {
  const { rules, corrections } = state;
  if (turns && corrections < rules.corrections) {
    return {
      state: { ...state, attempts: 0, corrections: corrections + 1 },
      decision: { next: 'correct', turns },
    };
  }
  const isLast = following(state).at === undefined;
  if (complete && isLast && !rules.degrades) return { state, decision: { next: 'answered' } };
  return nextModel(state, error);
}

/** An open circuit does not use an attempt. The number of waits for it is limited. */
function afterPause(
  state: RetryState,
  error: RecordedError,
  circumstances: Circumstances,
): Decided {
  const { rules, pauses } = state;
  const waits = rules.patient && following(state).at === undefined;
  if (!waits || pauses >= rules.attempts) return nextModel(state, error);
  return afterFailure({ ...state, pauses: pauses + 1 }, error, circumstances);
}

function afterFailure(
  state: RetryState,
  error: RecordedError,
  circumstances: Circumstances,
): Decided {
  const { rules, attempts, retries, length } = state;
  const isRetried =
    meaningOf(error).retry && attempts < rules.attempts && length <= MAX_REPLIES_LENGTH;
  if (!isRetried) return nextModel(state, error);
  const { retryAfter = 0 } = error;
  if (retryAfter > rules.maxWait) {
    const limit = formatDurationLimit(rules.maxWait);
    return nextModel(state, { ...error, message: messages.maxWait(error.message, limit) });
  }
  if (circumstances.budgetDelay > rules.maxWait) return nextModel(state, error);
  return {
    state: { ...state, retries: retries + 1 },
    decision: { next: 'retry', wait: waitOf(state, retryAfter, circumstances) },
  };
}

/**
 * Exponential backoff with full jitter, in milliseconds. It is added to the wait that the provider asked for,
 * because the provider asks many callers at the same time. Never shorter than the delay of the retry budget.
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
 */
function waitOf(
  { rules: { maxWait }, retries }: RetryState,
  retryAfter: number,
  { random, budgetDelay }: Circumstances,
): number {
  const limit = Math.min(INITIAL_DELAY_MS * 2 ** retries, MAX_DELAY_MS, maxWait);
  const drawn = Math.floor(random * limit);
  return Math.ceil(Math.max(Math.min(retryAfter + drawn, maxWait), budgetDelay));
}

function nextModel(before: RetryState, error: RecordedError): Decided {
  const overflowed = isOverflow(error) ? before.candidates[before.at] : before.overflowed;
  const state: RetryState = {
    ...before,
    failures: [...before.failures, error],
    ...(overflowed && { overflowed }),
  };
  const { at, skipped } = meaningOf(error).fallback
    ? following(state)
    : { at: undefined, skipped: [] };
  const candidate = at === undefined ? undefined : state.candidates[at];
  if (at === undefined || !candidate) {
    return { state, decision: { next: 'stop', error: summary(state.failures, error), skipped } };
  }
  return {
    state: { ...state, ...perModel, at },
    decision: { next: 'model', model: candidate.model, skipped },
  };
}

/** The index of the next model that may accept the request, and the models that were skipped. */
function following({ candidates, at, overflowed }: RetryState): {
  readonly at: number | undefined;
  readonly skipped: readonly RefusedModel[];
} {
  const skipped: RefusedModel[] = [];
  for (const [index, { model, contextWindow }] of candidates.entries()) {
    if (index <= at) continue;
    const largest = overflowed?.contextWindow;
    if (!overflowed || largest === undefined || !contextWindow || contextWindow > largest) {
      return { at: index, skipped };
    }
    const message = messages.noLargerWindow(model, overflowed.model);
    skipped.push({ model, error: { class: 'contextOverflow', message } });
  }
  return { at: undefined, skipped };
}

function isOverflow({ class: kind, guard }: ErrorFacts): boolean {
  return kind === 'contextOverflow' || guard?.rule === 'contextWindow';
}

/** The error of the requested model together with the last error of its fallbacks. */
function summary(failures: readonly RecordedError[], last: RecordedError): RecordedError {
  const [first = last, ...others] = failures;
  if (others.length === 0) return first;
  const message =
    others.length === 1
      ? messages.fallbackFailed(first.message, last.message)
      : messages.fallbacksFailed(first.message, others.length, last.message);
  return { ...first, message };
}
