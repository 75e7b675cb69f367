import { type ErrorClass, failureMeanings, ProviderError } from '../../../model/errors.ts';
import { redactKeys } from '../../../provider/redactKeys.ts';
import { isRecord } from '../../../text/isRecord.ts';

/** The codes of `LanguageModelError`. */
const codes: Readonly<Record<string, ErrorClass>> = {
  NoPermissions: 'auth',
  Blocked: 'quotaExhausted',
  NotFound: 'unknownModel',
};

/** VS Code passes the words of whoever brings a model on, and no status: they are all that tells. */
const spoken: readonly (readonly [RegExp, ErrorClass])[] = [
  [/\bquota|allowance|out of credit|billing/i, 'quotaExhausted'],
  [/rate.?limit|too many requests|\b429\b/i, 'rateLimited'],
  [/token limit|context (?:length|window|size)|prompt is too long/i, 'contextOverflow'],
  [/filtered|content (?:filter|policy)|responsible ai/i, 'contentFilter'],
  [/\b40[0-9]\b|\b4[1-9][0-9]\b|invalid request|not supported/i, 'badRequest'],
];

/** What VS Code says, and what to do where that differs from any other provider. */
const sentences: Readonly<Partial<Record<ErrorClass, readonly [what: string, advice?: string]>>> = {
  auth: [
    'does not let Touchstone use the model',
    'Run again and allow it when VS Code asks, or choose another model.',
  ],
  quotaExhausted: [
    'says that the model is not to be used now: a quota is used up, or a policy forbids it',
    'Look at your subscription, or choose another model.',
  ],
  unknownModel: ['does not offer the model any more', 'Choose another one.'],
  rateLimited: ['limits the rate of calls'],
  contextOverflow: ['cannot send that much text to the model'],
  contentFilter: ['blocked the request or the reply'],
  badRequest: ['refused the request'],
};

/** The one error type, of whatever VS Code or the extension that brings a model has thrown. */
export function editorModelError(error: unknown, model: string): ProviderError {
  if (error instanceof ProviderError) return error;
  const code = codeOf(error);
  const providerMessage = redactKeys(wordsOf(error), []);
  const kind =
    (code === undefined ? undefined : codes[code]) ??
    spoken.find(([pattern]) => pattern.test(providerMessage))?.[1] ??
    'overloaded';
  const [what, advice = failureMeanings[kind].advice] = sentences[kind] ?? [
    'or the extension that brings the model has failed',
  ];
  const words = providerMessage === '' ? '.' : `: “${providerMessage}”`;
  const cause = new Error(providerMessage);
  const facts = {
    class: kind,
    ...(code !== undefined && { code }),
    ...(providerMessage !== '' && { providerMessage }),
  };
  return new ProviderError(`VS Code ${what} (${model})${words} ${advice}`, facts, { cause });
}

/** `Unknown` says no more than that there was an error. */
function codeOf(error: unknown): string | undefined {
  const code = isRecord(error) ? error['code'] : undefined;
  return typeof code === 'string' && Object.hasOwn(codes, code) ? code : undefined;
}

/** Of an error that only wraps another one, the inner one's words. */
function wordsOf(error: unknown): string {
  // From another process an error may come as a plain object.
  if (!isRecord(error)) return String(error).trim();
  const inner = isRecord(error['cause']) ? wordsOf(error['cause']) : '';
  return inner === '' ? String(error['message'] ?? '').trim() : inner;
}
