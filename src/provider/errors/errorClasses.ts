import type { ErrorClass } from '../../model/errors.ts';

/** The parts of an error that determine its class. */
export interface ErrorParts {
  readonly status?: number;
  /** Codes in the body: code, type, status, reasons. */
  readonly words: readonly string[];
  readonly message: string;
}

/**
 * Rules in order. The first match determines the class. Words precede statuses: 429 means both "slow down"
 * and "no credit", 400 means both "malformed" and "too long", and an error inside a stream has no status.
 */
const rules: readonly (readonly [ErrorClass, (failure: ErrorParts) => boolean])[] = [
  [
    'quotaExhausted',
    word(
      /^(?:insufficient_quota|credit_balance_exhausted|billing_error|billing_hard_limit_reached|quota_exceeded|insufficient_credits|linked_organization_billing_unavailable)$|_(?:spend|usage)_limit_(?:exceeded|reached)$|PerDay/,
    ),
  ],
  // Google reports a limit of zero when a model is not part of the plan.
  ['quotaExhausted', said(/\blimit: 0(?![.\d])/)],
  // Google uses the sentence below for every limit, including limits per minute.
  ['rateLimited', word(/Per(?:Minute|Second)/)],
  [
    'quotaExhausted',
    said(
      /credit balance is too low|exceeded your current quota, please check|reached your specified (?:\w+ )*usage limits|enable billing/i,
    ),
  ],
  ['quotaExhausted', status(402)],
  [
    'contextOverflow',
    word(/^(?:context_length_exceeded|model_context_window_exceeded|request_too_large)$/),
  ],
  [
    'contextOverflow',
    said(
      /maximum context length|context window|prompt is too long|input token count .*exceeds|exceeds? .*(?:available context size|context length)/i,
    ),
  ],
  [
    'auth',
    word(
      /^(?:invalid_api_key|authentication_error|permission_error|organization_on_hold|API_KEY_INVALID|UNAUTHENTICATED|PERMISSION_DENIED)$/,
    ),
  ],
  [
    'contentFilter',
    word(
      /^(?:content_filter|content_policy_violation|moderation_blocked|ResponsibleAIPolicyViolation)$/,
    ),
  ],
  ['unknownModel', word(/^(?:model_not_found|unknown_model|model_not_available)$/)],
  ['unknownModel', failure => isNotFound(failure) && /model/i.test(failure.message)],
  ['overloaded', word(/^(?:overloaded_error|server_is_overloaded|slow_down|UNAVAILABLE)$/)],
  ['timeout', word(/^(?:timeout_error|request_timeout|DEADLINE_EXCEEDED)$/)],
  ['timeout', status(408, 504)],
  [
    'rateLimited',
    word(/^(?:rate_limit_exceeded|rate_limit_error|too_many_requests|RESOURCE_EXHAUSTED)$/),
  ],
  ['rateLimited', status(429)],
  [
    'overloaded',
    word(/^(?:server_error|api_error|internal_error|internal_server_error|INTERNAL)$/),
  ],
  // Conflicts are temporary, as the providers' own SDKs assume.
  ['overloaded', status(409)],
  ['overloaded', failure => (failure.status ?? 0) >= 500],
  ['auth', status(401, 403)],
  ['contextOverflow', status(413)],
];

/** The class of a failed call, which determines what happens next. */
export function classify(failure: ErrorParts): ErrorClass {
  return rules.find(([, fits]) => fits(failure))?.[0] ?? 'badRequest';
}

function word(pattern: RegExp): (failure: ErrorParts) => boolean {
  return ({ words }) => words.some(found => pattern.test(found));
}

function said(pattern: RegExp): (failure: ErrorParts) => boolean {
  return ({ message, status: code }) => pattern.test(message) && (code ?? 400) < 500;
}

function status(...codes: readonly number[]): (failure: ErrorParts) => boolean {
  return ({ status: code }) => code !== undefined && codes.includes(code);
}

function isNotFound({ status: code, words }: ErrorParts): boolean {
  return code === 404 || words.includes('not_found_error') || words.includes('NOT_FOUND');
}
