import type { RateLeft, RateLimits } from '../../provider/rateLimits.ts';

/** The calls to one endpoint with one key. Times in milliseconds of one clock. Never changed in place. */
export interface LaneState {
  /** The maximum number of concurrent calls. */
  readonly cap: number;
  /** The current limit of concurrent calls, from 1 to `cap`. */
  readonly limit: number;
  readonly inProgress: number;
  /** Replies since the limit changed. */
  readonly replies: number;
  /** When the limit was lowered; a call sent before says nothing new with its 429. */
  readonly loweredAt: number;
  /** No call starts before. */
  readonly heldUntil: number;
  /** Moving average of what a call uses; absent before the first reply. */
  readonly tokensPerCall?: number;
  /** What the provider said last. */
  readonly requests?: Left;
  readonly tokens?: Left;
}

interface Left extends RateLeft {
  readonly at: number;
  /** Calls that may not be subtracted from `remaining` yet: those in progress then, and started since. */
  readonly started: number;
}

/** How a call ended: with a reply, at a rate limit, or with a failure that says nothing of the rate. */
export type CallEnd =
  | { readonly kind: 'replied'; readonly tokens?: number }
  | { readonly kind: 'rateLimited'; readonly retryAfter?: number }
  | { readonly kind: 'failed' };

/** Rounds of replies without a 429 before one more call is tried. */
const ROUNDS = 2;
/** Maximum wait in milliseconds that headers can cause. */
const LONGEST_HOLD = 60_000;
/** Weight of the last call in the average. */
const NEWEST = 0.2;

export function emptyLane(cap: number): LaneState {
  const never = Number.NEGATIVE_INFINITY;
  return { cap, limit: cap, inProgress: 0, replies: 0, loweredAt: never, heldUntil: never };
}

/**
 * When the next call may start: now, at a time, or (Infinity) when another call has ended.
 * What is left of a minute's tokens and requests is estimated from the last headers, the calls started since
 * and the refill until now.
 */
export function startsAt(lane: LaneState, now: number): number {
  if (lane.inProgress >= Math.floor(lane.limit)) return Number.POSITIVE_INFINITY;
  const { requests, tokens, tokensPerCall = 0 } = lane;
  return Math.max(
    lane.heldUntil,
    requests ? enoughAt(requests, 1) : now,
    tokens && tokensPerCall > 0 ? enoughAt(tokens, tokensPerCall) : now,
    now,
  );
}

function enoughAt({ remaining, reset, limit, at, started }: Left, each: number): number {
  const missing = Math.min((started + 1) * each, limit ?? Number.POSITIVE_INFINITY) - remaining;
  if (missing <= 0) return at;
  const isFull = limit === undefined || limit <= remaining;
  const wait = isFull ? reset : (reset * missing) / (limit - remaining);
  return at + Math.min(wait, LONGEST_HOLD);
}

export function callStarted(lane: LaneState): LaneState {
  const more = (left: Left | undefined): Left | undefined =>
    left && { ...left, started: left.started + 1 };
  return withLeft(
    { ...lane, inProgress: lane.inProgress + 1 },
    more(lane.requests),
    more(lane.tokens),
  );
}

export function limitsHeard(
  lane: LaneState,
  { requests, tokens }: RateLimits,
  now: number,
): LaneState {
  const heard = (left: RateLeft | undefined): Left | undefined =>
    left && { ...left, at: now, started: Math.max(0, lane.inProgress - 1) };
  return withLeft(lane, heard(requests) ?? lane.requests, heard(tokens) ?? lane.tokens);
}

function withLeft(
  lane: LaneState,
  requests: Left | undefined,
  tokens: Left | undefined,
): LaneState {
  return { ...lane, ...(requests && { requests }), ...(tokens && { tokens }) };
}

/**
 * Additive increase, multiplicative decrease: a 429 halves the limit, once for all calls that were sent before
 * it was lowered; replies raise it by one again and again. Other failures leave it.
 * Source: D.-M. Chiu, R. Jain, Computer Networks and ISDN Systems 17 (1989) 1-14.
 */
export function callEnded(
  lane: LaneState,
  end: CallEnd,
  { sentAt, now }: { readonly sentAt: number; readonly now: number },
): LaneState {
  const left = { ...lane, inProgress: lane.inProgress - 1 };
  if (end.kind === 'failed') return left;
  if (end.kind === 'rateLimited') {
    const heldUntil = Math.max(lane.heldUntil, now + (end.retryAfter ?? 0));
    if (sentAt <= lane.loweredAt) return { ...left, heldUntil };
    const limit = Math.max(1, Math.floor(Math.min(lane.limit, lane.inProgress) / 2));
    return { ...left, limit, heldUntil, replies: 0, loweredAt: now };
  }
  const tokensPerCall =
    end.tokens === undefined
      ? lane.tokensPerCall
      : (lane.tokensPerCall ?? end.tokens) * (1 - NEWEST) + end.tokens * NEWEST;
  const replied = { ...left, ...(tokensPerCall !== undefined && { tokensPerCall }) };
  const replies = lane.replies + 1;
  if (lane.limit >= lane.cap || replies < ROUNDS * lane.limit) return { ...replied, replies };
  return { ...replied, limit: Math.min(lane.cap, lane.limit + 1), replies: 0 };
}
