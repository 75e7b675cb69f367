import { setTimeout as pause } from 'node:timers/promises';
import { formatDurationLimit } from '../format/figures.ts';
import { factsFor } from '../model/catalogue/factsFor.ts';
import { meaningOf } from '../model/errors.ts';
import { policyOf, type RunPolicy } from '../prompt/frontmatter/policy.ts';
import type { RecordedError, RefusedModel } from '../trace/record.ts';
import { recordedError, type Tried, tryOnce } from './attempt.ts';
import { type AskedRequest, askedOf, prepareCall } from './call.ts';
import type { CallEvent, NextAttempt } from './callEvent.ts';
import type { CallRequest } from './callRequest.ts';
import { admit } from './guards/admit.ts';
import type { CallHost } from './host.ts';
import { type Correction, correctedRequest } from './reply/correction.ts';
import { brokenReply } from './reply/replyCheck.ts';
import { type Backoff, createBackoff } from './retry/backoff.ts';
import { CIRCUIT_OPEN } from './retry/circuits.ts';

/** UTF-16 units of all replies of a run together, from which no model is asked again. */
const MOST_TEXT = 32 * 2 ** 20;
/** UTF-16 units: a longer reply is not sent back to be corrected. No model writes as much. */
const MOST_CORRECTED = 4 * 2 ** 20;

/** How a run came by its answer, or why it has none. */
export interface Answer {
  /** Every attempt that was made, in order; the last one answered when there is no `error`. */
  readonly tried: readonly Tried[];
  /** Models that were not asked, and why. */
  readonly refused: readonly RefusedModel[];
  readonly error?: RecordedError;
}

/**
 * Asks the prompt's model, again after failures that may pass, then the models of its
 * `touchstone.fallback` in order, until one answers: the one retry loop there is.
 */
export async function* answer(
  asked: AskedRequest,
  request: CallRequest,
  host: CallHost,
  onSecrets: (secrets: readonly string[]) => void,
  signal: AbortSignal,
): AsyncGenerator<CallEvent, Answer> {
  const policy = policyOf(request.prompt.document);
  const run: Run = {
    asked,
    request,
    host,
    onSecrets,
    signal,
    policy,
    tried: [],
    refused: [],
    told: new Set(),
  };
  const models = candidates(request, policy);
  const failures: RecordedError[] = [];
  let overflowed: string | undefined;
  for (const [index, model] of models.entries()) {
    const next = models[index + 1];
    if (overflowed !== undefined && !isLarger(model, overflowed, host)) {
      const message = `${model} has no larger context window than ${overflowed}, for which the request is too long.`;
      run.refused.push({ model, error: { class: 'contextOverflow', message } });
      continue;
    }
    const failure = yield* askModel(run, model, next !== undefined);
    if (!failure) return run;
    failures.push(failure);
    if (isOverflow(failure)) overflowed = model;
    if (signal.aborted || !meaningOf(failure).fallback) break;
    const last = run.tried.at(-1);
    // A correction may have been refused before it was sent: that failure has been told.
    if (next !== undefined && last && !run.told.has(last)) {
      yield failed(last, { model: next, wait: 0 });
    }
  }
  return { ...run, error: summed(failures, signal) };
}

function isOverflow({ class: kind, guard }: RecordedError): boolean {
  return kind === 'contextOverflow' || guard?.rule === 'contextWindow';
}

/** A window nobody knows may be large enough. */
function isLarger(model: string, than: string, { settings }: CallHost): boolean {
  const window = factsFor(model, settings)?.contextWindow;
  const known = factsFor(than, settings)?.contextWindow;
  return window === undefined || known === undefined || window > known;
}

interface Run {
  readonly asked: AskedRequest;
  readonly request: CallRequest;
  readonly host: CallHost;
  /** Gets what must never appear in a record, before a call is sent. */
  readonly onSecrets: (secrets: readonly string[]) => void;
  readonly signal: AbortSignal;
  readonly policy: RunPolicy;
  readonly tried: Tried[];
  readonly refused: RefusedModel[];
  /** Attempts whose failure an event has told. */
  readonly told: Set<Tried>;
}

/** In a replay nothing is asked, so nothing can stand in for it. */
function candidates({ model, mode }: CallRequest, { fallback }: RunPolicy): readonly string[] {
  return mode === 'replay' ? [model] : [...new Set([model, ...fallback])];
}

/**
 * Asks one model until it answers or asking again is of no use; undefined when it has answered. A reply
 * that does not fit is an answer only where neither a correction nor anybody else is left.
 */
async function* askModel(
  run: Run,
  model: string,
  othersLeft: boolean,
): AsyncGenerator<CallEvent, RecordedError | undefined> {
  const { policy, host, signal } = run;
  const backoff = createBackoff(policy.retry.maxWait, host.retryBudget);
  let asked = askedOf(run.asked, model);
  let corrections = 0;
  let correction: string | undefined;
  let leftAlone = 0;
  for (let attempt = 1; ; attempt += 1) {
    const before = run.tried.length;
    const failure = yield* askOnce(run, asked, correction === undefined ? attempt : undefined);
    const one = run.tried[before];
    if (one && correction !== undefined) one.record.correction = correction;
    if (signal.aborted) return failure;
    if (one && isBroken(one)) {
      const next = await correctionOf(run, asked, one, corrections);
      if (!next && !failure && !othersLeft && !policy.degrade) return undefined;
      one.record.error ??= brokenError(one, signal);
      if (!next) return one.record.error;
      corrections += 1;
      asked = next.asked;
      correction = next.turn;
      run.told.add(one);
      yield failed(one, { model, wait: 0, correction });
      attempt = 0;
      continue;
    }
    if (!failure) return undefined;
    if (failure.code === CIRCUIT_OPEN) {
      const waits = run.request.patient === true && !othersLeft;
      if (!waits || leftAlone >= policy.retry.attempts) return failure;
      // Nothing was asked, so no attempt is spent; nor is an outage waited out for ever.
      leftAlone += 1;
      attempt -= 1;
    }
    if (lengthOf(run.tried) > MOST_TEXT) return failure;
    const wait = waitAfter(failure, attempt, policy, backoff);
    if (typeof wait !== 'number') return wait;
    if (one) {
      one.record.wait = wait;
      run.told.add(one);
      yield failed(one, { model, wait });
    }
    try {
      await pause(wait, undefined, { signal });
    } catch {
      return recordedError(signal.reason, signal);
    }
  }
}

function lengthOf(tried: readonly Tried[]): number {
  return tried.reduce((sum, { reply }) => sum + reply.text.length, 0);
}

function isBroken({ judgement: { validation } }: Tried): boolean {
  return validation.verdict === 'invalid';
}

function brokenError({ call, record }: Tried, signal: AbortSignal): RecordedError {
  return recordedError(brokenReply(call, record.findings ?? [], 'does not fit'), signal);
}

/** The request that corrects a reply; undefined where none is left, or none could change anything. */
async function correctionOf(
  { policy, host, request }: Run,
  asked: AskedRequest,
  one: Tried,
  done: number,
): Promise<Correction | undefined> {
  const { finish, reply, record, call } = one;
  const cutOff = finish !== undefined && finish.reason !== 'stop' && finish.reason !== 'other';
  if (done >= policy.retry.corrections || cutOff || reply.toolCalls.length > 0) return undefined;
  if (reply.text.length > MOST_CORRECTED) return undefined;
  const findings = record.findings ?? [];
  const next = correctedRequest(asked, one, findings, request.prompt, host.warn);
  if (!call.replay) return next;
  // Nobody is there to be corrected, but what came of it then may have been recorded.
  const recording = await host.findRecording(
    request.prompt.key,
    next.asked.requestHash,
    request.repeat,
  );
  return recording && next;
}

/** `attempt` counts from 1 how often a model was asked this; absent for a correction, which goes on from there. */
async function* askOnce(
  run: Run,
  asked: AskedRequest,
  attempt: number | undefined,
): AsyncGenerator<CallEvent, RecordedError | undefined> {
  const { request, host, signal, tried, refused } = run;
  const { model } = asked.request;
  try {
    signal.throwIfAborted();
    const call = await prepareCall(asked, request, host);
    run.onSecrets(call.secrets);
    const admission = await admit(call, request, tried, host, signal);
    if (attempt === 1) {
      host.retryBudget.deposit();
      yield { type: 'started', request: call.request, source: call.source };
    }
    let one: Tried | undefined;
    try {
      one = yield* tryOnce(call, request.prompt, admission.limits, signal);
      tried.push(one);
    } finally {
      await admission.leave(one);
    }
    for (const note of one.record.adapted ?? []) host.warn(note);
    return one.record.error;
  } catch (refusal) {
    const error = recordedError(refusal, signal);
    if (!signal.aborted) refused.push({ model, error });
    return error;
  }
}

/** How long to wait before the next attempt, or what the model has failed with when there is none. */
function waitAfter(
  failure: RecordedError,
  attempt: number,
  { retry: { attempts, maxWait } }: RunPolicy,
  backoff: Backoff,
): number | RecordedError {
  if (!meaningOf(failure).retry || attempt >= attempts) return failure;
  const wait = backoff.next(failure);
  if (wait !== undefined || (failure.retryAfter ?? 0) <= maxWait) return wait ?? failure;
  const cap = `That wait is longer than \`touchstone.retry.maxWait\` allows (${formatDurationLimit(maxWait)}), so it was not asked again.`;
  return { ...failure, message: `${failure.message} ${cap}` };
}

function failed({ record, reply }: Tried, next: NextAttempt): CallEvent {
  return { type: 'attemptFailed', attempt: { ...record }, next, restarted: reply.text !== '' };
}

/** What the model that was asked for failed with, and that others did as well. */
function summed(failures: readonly RecordedError[], signal: AbortSignal): RecordedError {
  const [first, ...others] = failures;
  if (signal.aborted || !first) return recordedError(signal.reason, signal);
  if (others.length === 0) return first;
  const also =
    others.length === 1
      ? 'The fallback failed as well'
      : `${others.length} fallbacks failed as well`;
  return { ...first, message: `${first.message} ${also}: ${others.at(-1)?.message}` };
}
