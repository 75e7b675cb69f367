import { formatDurationLimit } from '../../format/figures.ts';
import { type ErrorFacts, meaningOf } from '../../model/errors.ts';
import type { Message } from '../../prompt/messages/message.ts';
import type { RecordedError, RefusedModel } from '../../trace/record.ts';
import { CIRCUIT_OPEN } from './circuits.ts';
import { messages } from './messages.ts';

/** Milliseconds. The first wait is drawn below the initial delay, each next one below twice that. */
const INITIAL_DELAY_MS = 500;
const MAX_DELAY_MS = 20_000;
/** UTF-16 units of all replies of a call together, from which on no model is asked again. */
const MAX_REPLIES_LENGTH = 32 * 2 ** 20;

export interface RetryRules {
  /** Attempts at one request of one model, the first included. */
  readonly attempts: number;
  /** Milliseconds between two attempts at most. */
  readonly maxWait: number;
  /** Corrections of one model at most. */
  readonly corrections: number;
  /** Waits for the last model while its circuit is open, instead of failing. */
  readonly patient: boolean;
  /** The prompt has a value for when no model answers, so a reply that does not fit is no answer. */
  readonly degrades: boolean;
}

export interface Candidate {
  /** `provider/model`. */
  readonly model: string;
  /** Tokens; absent when unknown. */
  readonly contextWindow?: number;
}

/** Everything that the next decision depends on. Never changed in place: each decision gives the next state. */
export interface RetryState {
  readonly rules: RetryRules;
  /** The models to ask, in order. */
  readonly candidates: readonly Candidate[];
  /** The index of the model that is asked now. */
  readonly at: number;
  /** Attempts spent on its current request. */
  readonly attempts: number;
  /** Retries of this model: each wait is drawn below twice the limit of the one before. */
  readonly retries: number;
  /** Corrections of this model. */
  readonly corrections: number;
  /** How often the open circuit of this model was waited for. */
  readonly pauses: number;
  /** UTF-16 units of all replies. */
  readonly length: number;
  /** One error for each model that did not answer. */
  readonly failures: readonly RecordedError[];
  /** The last model whose context window was too small. */
  readonly overflowed?: Candidate;
}

/** The outcome of one attempt. */
export type Outcome =
  | { readonly kind: 'answered' }
  /** A reply that does not match what the prompt asks for. */
  | {
      readonly kind: 'invalid';
      readonly error: RecordedError;
      /** False for a reply that was ended as soon as it could no longer match. */
      readonly complete: boolean;
      /** The reply, and the turn that says what is wrong with it; absent when it cannot be corrected. */
      readonly turns?: readonly Message[];
      readonly length: number;
    }
  | { readonly kind: 'failed'; readonly error: RecordedError; readonly length: number }
  /** Nothing was sent: a guard, a missing key, an open circuit. */
  | { readonly kind: 'refused'; readonly error: RecordedError }
  | { readonly kind: 'cancelled'; readonly error: RecordedError };

export type Decision =
  | { readonly next: 'answered' }
  /** The same request again after `wait` milliseconds. */
  | { readonly next: 'retry'; readonly wait: number }
  /** The same model, with new turns after the messages it was sent. */
  | { readonly next: 'correct'; readonly turns: readonly Message[] }
  | { readonly next: 'model'; readonly model: string; readonly skipped: readonly RefusedModel[] }
  | {
      readonly next: 'stop';
      readonly error: RecordedError;
      readonly skipped: readonly RefusedModel[];
    };

/** What differs between two decisions on the same state and outcome. */
export interface Circumstances {
  /** From 0 to below 1. */
  readonly random: number;
  /** Milliseconds until the retry budget of the process has a token. */
  readonly budgetDelay: number;
}

export interface Decided {
  readonly state: RetryState;
  readonly decision: Decision;
}

const perModel = { attempts: 0, retries: 0, corrections: 0, pauses: 0 } as const;

export function firstState(candidates: readonly Candidate[], rules: RetryRules): RetryState {
  return { rules, candidates, at: 0, ...perModel, length: 0, failures: [] };
}

/**
 * Decides what follows an attempt: the one place where a call retries, corrects, falls back or stops.
 * Depends on nothing but its arguments.
 */
export function decide(
  before: RetryState,
  outcome: Outcome,
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
      return afterFailure(spent(state), outcome.error, circumstances);
    }
    case 'refused':
      if (outcome.error.code !== CIRCUIT_OPEN) {
        return afterFailure(spent(before), outcome.error, circumstances);
      }
      return afterPause(before, outcome.error, circumstances);
  }
}

function spent(state: RetryState): RetryState {
  return { ...state, attempts: state.attempts + 1 };
}

function afterInvalid(
  state: RetryState,
  { error, turns, complete }: Extract<Outcome, { kind: 'invalid' }>,
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

/** An open circuit spends no attempt; it is waited for a limited number of times. */
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
 * Exponential backoff with full jitter, added to what the provider asked for, since it asks many callers
 * at once; never less than the retry budget allows.
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

/** The index of the next model that may take the request, and those that cannot. */
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

/** The error of the model that was asked for, with the last one of its fallbacks. */
function summary(failures: readonly RecordedError[], last: RecordedError): RecordedError {
  const [first = last, ...others] = failures;
  if (others.length === 0) return first;
  const message =
    others.length === 1
      ? messages.fallbackFailed(first.message, last.message)
      : messages.fallbacksFailed(first.message, others.length, last.message);
  return { ...first, message };
}
