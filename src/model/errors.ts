import { advice, guardAdvice } from './messages.ts';

/** What went wrong with a call, in the classes that decide what happens next. */
export type ErrorClass =
  | 'rateLimited'
  | 'quotaExhausted'
  | 'overloaded'
  | 'timeout'
  | 'network'
  | 'auth'
  | 'badRequest'
  | 'contextOverflow'
  | 'contentFilter'
  /** The reply is larger than the limit of what is read. */
  | 'responseTooLarge'
  /** The reply does not match the output schema, after every correction. */
  | 'schemaInvalid'
  /** A rule of the prompt or the workspace forbids the call: see `guard`. */
  | 'guarded'
  | 'cancelled'
  | 'noKey'
  | 'noRecording'
  | 'unknownModel'
  | 'badInput'
  | 'internal';

/** What a call was waiting for when its time was up. */
export type TimeoutPhase = 'connect' | 'headers' | 'idle' | 'total';

/** The rules that can refuse a call before anything is sent. */
export type GuardRule =
  | 'trust'
  | 'config'
  | 'residency'
  | 'contextWindow'
  | 'outputTokens'
  | 'budget';

export interface GuardFacts {
  readonly rule: GuardRule;
  /** Where the rule is written; absent for a limit of the model itself. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

export interface ErrorFacts {
  readonly class: ErrorClass;
  /** HTTP status; absent when the failure came without one. */
  readonly status?: number;
  /** The provider's own machine code, such as `insufficient_quota`. */
  readonly code?: string;
  /** The provider's own message, unchanged except for redaction. */
  readonly providerMessage?: string;
  /** Milliseconds the provider asked to wait. */
  readonly retryAfter?: number;
  /** With class `timeout`, where it is known. */
  readonly phase?: TimeoutPhase;
  /** With class `guarded`. */
  readonly guard?: GuardFacts;
}

/** A call that failed. `message` is one sentence a person can act on; `facts` are data for the record. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly facts: ErrorFacts;

  constructor(message: string, facts: ErrorFacts, options?: ErrorOptions) {
    super(message, options);
    this.facts = facts;
  }
}

/** What a surface can offer for a failure. A surface shows those that it can carry out, in this order. */
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
  /** The same model may answer the same request in a moment: it is asked again automatically. */
  readonly retry: boolean;
  /** Another model may answer: the models of `touchstone.fallback` are asked. */
  readonly fallback: boolean;
  /** `permanent`: the same request fails until a person changes something. */
  readonly duration: 'temporary' | 'permanent';
  /**
   * What it says of the model's health. `ill`: it counts towards a pause of the model.
   * `unusable`: every run fails until a person acts, so the model is paused at once.
   */
  readonly health?: 'ill' | 'unusable';
  readonly exit: FailureExit;
  /** What a person can do, in one sentence. */
  readonly advice: string;
  readonly actions: readonly FailureAction[];
}

type Rest = Pick<FailureMeaning, 'advice'> & Partial<FailureMeaning>;

/** Passes by itself: ask again, then the next model. */
function temporary(rest: Rest): FailureMeaning {
  const meaning = {
    retry: true,
    fallback: true,
    duration: 'temporary',
    exit: 'incomplete',
  } as const;
  return { ...meaning, actions: ['retry'], ...rest };
}

/** Stays until a person acts; another model may do. */
function permanent(rest: Rest): FailureMeaning {
  const meaning = {
    retry: false,
    fallback: true,
    duration: 'permanent',
    exit: 'incomplete',
  } as const;
  return { ...meaning, actions: ['editPrompt'], ...rest };
}

/** What each class of failure means: the one table that every surface reads. */
export const failureMeanings: Readonly<Record<ErrorClass, FailureMeaning>> = {
  // No sign of illness: the model is not paused for it.
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
  // The model would write as much again, and the tokens would be paid for again.
  responseTooLarge: permanent({ advice: advice.responseTooLarge() }),
  // Corrections have been made; a new sample may still match.
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
  // A recording of another model does not answer for this one.
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

/** Where the rule that refused a call says more than the class `guarded`. */
export const guardMeanings: Readonly<Record<GuardRule, Partial<FailureMeaning>>> = {
  // A run asks again for the permission.
  trust: { exit: 'misused', advice: guardAdvice.trust(), actions: ['retry'] },
  config: { exit: 'misused', advice: guardAdvice.config(), actions: ['editPrompt'] },
  residency: { advice: guardAdvice.residency() },
  contextWindow: failureMeanings.contextOverflow,
  outputTokens: { advice: guardAdvice.outputTokens() },
  budget: { exit: 'budget', advice: guardAdvice.budget() },
};

/** What a failure means, by its class and the rule that refused it. */
export function meaningOf(error: Pick<ErrorFacts, 'class' | 'guard'>): FailureMeaning {
  const meaning = failureMeanings[error.class];
  return error.guard === undefined ? meaning : { ...meaning, ...guardMeanings[error.guard.rule] };
}
