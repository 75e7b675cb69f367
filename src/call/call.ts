import { setTimeout as pause } from 'node:timers/promises';
import { policyOf } from '../prompt/frontmatter/policy.ts';
import { type Message, messageText } from '../prompt/messages/message.ts';
import { type RecordedError, type RefusedModel, recordedError } from '../trace/record.ts';
import type { CallEvent, CallRequest, NextAttempt } from './callRequest.ts';
import { admit } from './guards/admit.ts';
import type { CallHost, Purse } from './host.ts';
import { openCall, type Question } from './openCall.ts';
import type { PreparedCall } from './prepare.ts';
import { correctionTurns } from './reply/correction.ts';
import { invalidReply } from './reply/replyCheck.ts';
import { isRecorded } from './reply/replySource.ts';
import { requestHash } from './request/requestHash.ts';
import { type AttemptOutcome, decide, firstState, type RetryState } from './retry/decide.ts';
import { type AttemptResult, send } from './send.ts';

/** Maximum length, in UTF-16 units, of a reply that is sent back to be corrected. No model writes as much. */
const LONGEST_CORRECTED = 4 * 2 ** 20;

export interface CallContext {
  readonly host: CallHost;
  /** The budget of the run that this call is a step of. */
  readonly budget?: Purse;
  readonly signal: AbortSignal;
  /** Receives each event. Events are not redacted. */
  readonly emit: (event: CallEvent) => void;
  /** Receives the values that must never appear in a record, before a request is sent. */
  readonly onSecrets: (secrets: readonly string[]) => void;
}

/** The result of a call: the reply of one of its models, or why there is none. */
export interface CallResult {
  /** Every attempt, in order. When there is no `error`, the last attempt has the reply. */
  readonly attempts: readonly AttemptResult[];
  /** Models that were not called, and why. */
  readonly refused: readonly RefusedModel[];
  readonly error?: RecordedError;
}

interface CallInProgress {
  readonly prepared: PreparedCall;
  readonly request: CallRequest;
  readonly context: CallContext;
  readonly attempts: AttemptResult[];
  readonly refused: RefusedModel[];
}

/**
 * Calls the models of a prepared call until one of them answers. This is the only retry loop. `decide` makes
 * all decisions, and the loop only performs them.
 */
export async function call(
  prepared: PreparedCall,
  request: CallRequest,
  context: CallContext,
): Promise<CallResult> {
  const { host, signal, emit } = context;
  const all: CallInProgress = { prepared, request, context, attempts: [], refused: [] };
  let question: Question = prepared;
  let state = firstState(prepared.candidates.map(candidateOf), rulesOf(request));
  for (;;) {
    const { result, outcome } = await attempt(all, state, question);
    const { random, budgetDelay } = {
      random: Math.random(),
      budgetDelay: host.retryBudget.delay(),
    };
    const decided = decide(state, outcome, { random, budgetDelay });
    const { decision } = decided;
    state = decided.state;
    const report = (next: Omit<NextAttempt, 'model'>, model = question.request.model): void => {
      if (result) emit(failed(result, { model, ...next }));
    };
    if (outcome.kind === 'invalid' && decision.next !== 'answered' && result) {
      result.record.error ??= outcome.error;
    }
    switch (decision.next) {
      case 'answered':
        return all;
      case 'stop':
        all.refused.push(...decision.skipped);
        return { ...all, error: decision.error };
      case 'model':
        all.refused.push(...decision.skipped);
        report({ wait: 0 }, decision.model);
        question = questionFor(prepared, decision.model);
        continue;
      case 'correct':
        report({ wait: 0, correction: turnText(decision.turns) });
        question = withTurns(question, decision.turns);
        continue;
      case 'retry':
        if (!decision.paced) host.retryBudget.withdraw();
        if (result) result.record.wait = decision.wait;
        report({ wait: decision.wait });
        // An abort ends the wait. The next attempt then reports the cancellation.
        await pause(decision.wait, undefined, { signal }).catch(() => {});
    }
  }
}

function candidateOf(each: PreparedCall['candidates'][number]) {
  const contextWindow = 'error' in each ? undefined : each.facts?.contextWindow;
  return { model: each.model, ...(contextWindow !== undefined && { contextWindow }) };
}

function rulesOf({ prompt, patient = false }: CallRequest): RetryState['rules'] {
  const { retry, degrade } = policyOf(prompt.document);
  const { attempts, maxWait, corrections } = retry;
  return { attempts, maxWait, corrections, patient, degrades: degrade !== undefined };
}

/** The prepared request for one of its models. */
function questionFor(
  { request, requestHash: known, contents }: PreparedCall,
  model: string,
): Question {
  if (request.model === model) return { request, requestHash: known, contents };
  const asked = { ...request, model };
  return { request: asked, requestHash: requestHash(asked), contents };
}

/**
 * The request that continues after a reply: with a correction now, with the result of a tool in a later step.
 */
function withTurns({ request, contents }: Question, turns: readonly Message[]): Question {
  const next = { ...request, messages: [...request.messages, ...turns] };
  return { request: next, requestHash: requestHash(next), contents };
}

function turnText(turns: readonly Message[]): string {
  const last = turns.at(-1);
  return last ? messageText(last) : '';
}

interface Attempted {
  /** Absent when nothing was sent. */
  readonly result?: AttemptResult;
  readonly outcome: AttemptOutcome;
}

async function attempt(
  all: CallInProgress,
  state: RetryState,
  question: Question,
): Promise<Attempted> {
  const { request, context, attempts, refused } = all;
  const { host, signal, emit, onSecrets } = context;
  let result: AttemptResult;
  let isShared = false;
  try {
    signal.throwIfAborted();
    const open = await openCall(question, candidateAt(all, state), request, host);
    onSecrets(open.secrets);
    const admission = await admit(open, request, attempts, context);
    if (state.attempts === 0 && state.corrections === 0) {
      host.retryBudget.deposit();
      emit({ type: 'started', request: open.request, source: open.source });
    }
    let ended: AttemptResult | undefined;
    try {
      ended = await send(open, request.prompt, admission.limits, signal, emit);
    } finally {
      ({ isShared } = await admission.leave(ended));
    }
    result = ended;
  } catch (refusal) {
    const error = recordedError(refusal, signal);
    if (signal.aborted) return { outcome: { kind: 'cancelled', error } };
    refused.push({ model: question.request.model, error });
    return { outcome: { kind: 'refused', error } };
  }
  attempts.push(result);
  for (const note of result.record.adapted ?? []) host.warn(note);
  if (state.corrections > 0) result.record.correction = turnText(question.request.messages);
  const outcome = await attemptOutcome(all, question, result);
  return { result, outcome: outcome.kind === 'failed' ? { ...outcome, isShared } : outcome };
}

function candidateAt(
  { prepared }: CallInProgress,
  { at }: RetryState,
): PreparedCall['candidates'][number] {
  const candidate = prepared.candidates[at];
  if (!candidate) throw new Error(`there is no candidate ${at}`);
  return candidate;
}

async function attemptOutcome(
  all: CallInProgress,
  question: Question,
  result: AttemptResult,
): Promise<AttemptOutcome> {
  const { signal } = all.context;
  const { record, judgement, reply } = result;
  const { error } = record;
  if (signal.aborted) return error ? { kind: 'cancelled', error } : { kind: 'answered' };
  const { length } = reply.text;
  if (judgement.validation.verdict === 'invalid') {
    const turns = await turnsAfter(all, question, result);
    return {
      kind: 'invalid',
      error:
        error ?? recordedError(invalidReply(result.call, record.findings ?? [], 'invalid'), signal),
      complete: error === undefined,
      ...(turns && { turns }),
      length,
    };
  }
  return error ? { kind: 'failed', error, length } : { kind: 'answered' };
}

/**
 * The turns that correct a reply. Undefined when the reply cannot be corrected, or when a replay has no
 * recording of the correction.
 */
async function turnsAfter(
  { request, context: { host } }: CallInProgress,
  question: Question,
  { call: open, finish, reply, record }: AttemptResult,
): Promise<readonly Message[] | undefined> {
  if (policyOf(request.prompt.document).retry.corrections === 0) return undefined;
  const isCutOff = finish !== undefined && finish.reason !== 'stop' && finish.reason !== 'other';
  if (isCutOff || reply.toolCalls.length > 0 || reply.text.length > LONGEST_CORRECTED) {
    return undefined;
  }
  const turns = correctionTurns(reply, record.findings ?? [], request.prompt, host.warn);
  if (!open.replay) return turns;
  const next = withTurns(question, turns);
  return (await isRecorded(next, request, host)) ? turns : undefined;
}

function failed({ record, reply }: AttemptResult, next: NextAttempt): CallEvent {
  return { type: 'attemptFailed', attempt: { ...record }, next, restarted: reply.text !== '' };
}
