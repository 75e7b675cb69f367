import { advice, guardAdvice } from './messages.ts';

/** The kind of a failed call, which determines what happens next. */
export type ErrorClass =
  /** Too many requests or tokens for now. */
  | 'rateLimited'
  /** The account has no credit, or its quota is used up. */
  | 'quotaExhausted'
  /** The provider reports an error of its own or too much load. */
  | 'overloaded'
  /** A time limit of the call was reached: see `phase`. */
  | 'timeout'
  /** No connection, or the stream ended before the reply was complete. */
  | 'network'
  /** The provider does not accept the key. */
  | 'auth'
  /** The provider does not accept the request. */
  | 'badRequest'
  /** The request exceeds the context window of the model. */
  | 'contextOverflow'
  /** The provider blocked the request or the reply. */
  | 'contentFilter'
  /** The reply is larger than the limit for replies. */
  | 'responseTooLarge'
  /** The reply does not match the output schema, after every correction. */
  | 'schemaInvalid'
  /** A rule of the prompt or the workspace forbids the call: see `guard`. */
  | 'guarded'
  /** The run was aborted. */
  | 'cancelled'
  /** No API key was found, and there is no recording to use instead. */
  | 'noKey'
  /** No recording has a reply to this request. */
  | 'noRecording'
  /** The provider does not have the model, or the provider is unknown. */
  | 'unknownModel'
  /** The prompt, its input or the options of the run are not valid. */
  | 'badInput'
  /** A mistake inside Touchstone. */
  | 'internal';

/** What a call was waiting for when it timed out: a connection, the response, further data, or its end. */
export type TimeoutPhase = 'connect' | 'headers' | 'idle' | 'total';

/** The rules that can refuse a call before anything is sent. */
export type GuardRule =
  | 'trust'
  | 'config'
  | 'residency'
  | 'contextWindow'
  | 'outputTokens'
  | 'budget';

/** The rule that refused a call. */
export interface GuardFacts {
  readonly rule: GuardRule;
  /** The file with the rule. Absent for a limit of the model itself. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

/** What is known about a failed call, as data. */
export interface ErrorFacts {
  readonly class: ErrorClass;
  /** HTTP status. Absent when there was no response. */
  readonly status?: number;
  /** The provider's own error code, such as `insufficient_quota`. */
  readonly code?: string;
  /** The provider's own message, unchanged except for redaction. */
  readonly providerMessage?: string;
  /** Milliseconds that the provider asked to wait. */
  readonly retryAfter?: number;
  /** With class `timeout`, if it is known. */
  readonly phase?: TimeoutPhase;
  /** With class `guarded`. */
  readonly guard?: GuardFacts;
}

/** A failed call. `message` is one sentence that says what to do. `facts` are data for the record. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly facts: ErrorFacts;

  constructor(message: string, facts: ErrorFacts, options?: ErrorOptions) {
    super(message, options);
    this.facts = facts;
  }
}

/** Actions that a user interface can offer for a failure. It shows those that it supports, in this order. */
export type FailureAction =
  | 'setKey'
  | 'retry'
  /** Opens the rule that refused the call: see `guard`. */
  | 'editLimits'
  | 'editPrompt'
  | 'chooseModel';

/** The exit codes of the command line, by name. */
export type FailureExit = 'failed' | 'misused' | 'incomplete' | 'budget' | 'interrupted';

/** What a failure means to the retry loop, to programs and to people. */
export interface FailureMeaning {
  /** The same model may answer the same request soon. The request is retried automatically. */
  readonly retry: boolean;
  /** Another model may answer. The models of `touchstone.fallback` are called. */
  readonly fallback: boolean;
  /** `permanent`: the same request fails until a person changes something. */
  readonly duration: 'temporary' | 'permanent';
  /**
   * What it means for the health of the model. `ill`: it counts towards a pause of the model. `unusable`:
   * every run fails until a person does something, so the model is paused immediately.
   */
  readonly health?: 'ill' | 'unusable';
  readonly exit: FailureExit;
  /** What a person can do, in one sentence. */
  readonly advice: string;
  readonly actions: readonly FailureAction[];
}

type Rest = Pick<FailureMeaning, 'advice'> & Partial<FailureMeaning>;

/** Ends without anyone's action: retry, then call the next model. */
function temporary(rest: Rest): FailureMeaning {
  const meaning = {
    retry: true,
    fallback: true,
    duration: 'temporary',
    exit: 'incomplete',
  } as const;
  return { ...meaning, actions: ['retry'], ...rest };
}

/** Lasts until a person does something. Another model may work. */
function permanent(rest: Rest): FailureMeaning {
  const meaning = {
    retry: false,
    fallback: true,
    duration: 'permanent',
    exit: 'incomplete',
  } as const;
  return { ...meaning, actions: ['editPrompt'], ...rest };
}

/** What each class of failures means. All callers use this table. */
export const failureMeanings: Readonly<Record<ErrorClass, FailureMeaning>> = {
  // A rate limit does not mean that the model is unavailable, so the model is not paused.
  rateLimited: temporary({ advice: advice.rateLimited() }),
  overloaded: temporary({
    health: 'ill',
    advice: advice.overloaded(),
  }),
  timeout: temporary({ health: 'ill', advice: advice.timeout() }),
  network: temporary({
    health: 'ill',
    advice: advice.network(),
  }),
  quotaExhausted: permanent({
    health: 'unusable',
    advice: advice.quotaExhausted(),
    actions: ['setKey', 'retry', 'chooseModel'],
  }),
  auth: permanent({
    health: 'unusable',
    advice: advice.auth(),
    actions: ['setKey', 'retry'],
  }),
  noKey: permanent({
    advice: advice.noKey(),
    actions: ['setKey', 'retry'],
  }),
  unknownModel: permanent({
    exit: 'misused',
    advice: advice.unknownModel(),
    actions: ['editPrompt', 'chooseModel'],
  }),
  badRequest: permanent({ advice: advice.badRequest() }),
  contextOverflow: permanent({
    advice: advice.contextOverflow(),
    actions: ['editPrompt', 'chooseModel'],
  }),
  contentFilter: permanent({ advice: advice.contentFilter() }),
  // The model would write as much again, and the tokens would be billed again.
  responseTooLarge: permanent({ advice: advice.responseTooLarge() }),
  // The corrections have been used. A new sample may still match.
  schemaInvalid: permanent({
    duration: 'temporary',
    exit: 'failed',
    advice: advice.schemaInvalid(),
    actions: ['retry', 'editPrompt'],
  }),
  guarded: permanent({
    advice: advice.guarded(),
    actions: ['editLimits'],
  }),
  // A recording of another model is not a reply of this one.
  noRecording: permanent({
    fallback: false,
    advice: advice.noRecording(),
    actions: ['setKey'],
  }),
  badInput: permanent({
    fallback: false,
    exit: 'misused',
    advice: advice.badInput(),
    actions: [],
  }),
  cancelled: temporary({
    retry: false,
    fallback: false,
    exit: 'interrupted',
    advice: advice.cancelled(),
  }),
  internal: temporary({
    retry: false,
    fallback: false,
    advice: advice.internal(),
  }),
};

/** Meanings that are more specific than those of the class `guarded`, by the rule that refused the call. */
export const guardMeanings: Readonly<Record<GuardRule, Partial<FailureMeaning>>> = {
  // A new run asks for the permission again.
  trust: { exit: 'misused', advice: guardAdvice.trust(), actions: ['retry'] },
  config: { exit: 'misused', advice: guardAdvice.config(), actions: ['editPrompt'] },
  residency: { advice: guardAdvice.residency() },
  contextWindow: failureMeanings.contextOverflow,
  outputTokens: { advice: guardAdvice.outputTokens() },
  budget: { exit: 'budget', advice: guardAdvice.budget() },
};

/** What a failure means, by its class and the rule that refused the call. */
export function meaningOf(error: Pick<ErrorFacts, 'class' | 'guard'>): FailureMeaning {
  const meaning = failureMeanings[error.class];
  return error.guard === undefined ? meaning : { ...meaning, ...guardMeanings[error.guard.rule] };
}
