import { l10n } from 'vscode';
import { type ErrorClass, failureMeanings, ProviderError } from '../../../model/errors.ts';
import { redactKeys } from '../../../provider/redactKeys.ts';
import { isRecord } from '../../../text/isRecord.ts';

/** The codes of `LanguageModelError`. */
const codes: Readonly<Record<string, ErrorClass>> = {
  NoPermissions: 'auth',
  Blocked: 'quotaExhausted',
  NotFound: 'unknownModel',
};

/** VS Code only has the message of the extension that provides the model, and no status. */
const fromMessage: readonly (readonly [RegExp, ErrorClass])[] = [
  [/\bquota|allowance|out of credit|billing/i, 'quotaExhausted'],
  [/rate.?limit|too many requests|\b429\b/i, 'rateLimited'],
  [/token limit|context (?:length|window|size)|prompt is too long/i, 'contextOverflow'],
  [/filtered|content (?:filter|policy)|responsible ai/i, 'contentFilter'],
  [/\b40[0-9]\b|\b4[1-9][0-9]\b|invalid request|not supported/i, 'badRequest'],
];

/** What happened and, if it differs from other providers, what to do. `{0}` is the model. */
const sentences: Readonly<Partial<Record<ErrorClass, readonly [what: string, advice?: string]>>> = {
  auth: [
    l10n.t('VS Code does not allow Touchstone to use {0}'),
    l10n.t('Run again and allow it when VS Code asks, or choose another model.'),
  ],
  quotaExhausted: [
    l10n.t('{0} cannot be used now: a quota is used up, or a policy does not allow it'),
    l10n.t('Check your subscription, or choose another model.'),
  ],
  unknownModel: [l10n.t('{0} is no longer available in VS Code'), l10n.t('Choose another model.')],
  rateLimited: [l10n.t('{0}: rate limit reached')],
  contextOverflow: [l10n.t('The request exceeds the context window of {0}')],
  contentFilter: [l10n.t('{0}: the request or the reply was blocked')],
  badRequest: [l10n.t('{0} refused the request')],
};

/** Converts an error of VS Code, or of the extension that provides a model, to a ProviderError. */
export function editorModelError(error: unknown, model: string): ProviderError {
  if (error instanceof ProviderError) return error;
  const code = errorCode(error);
  const providerMessage = redactKeys(messageIn(error), []);
  const kind =
    (code === undefined ? undefined : codes[code]) ??
    fromMessage.find(([pattern]) => pattern.test(providerMessage))?.[1] ??
    'overloaded';
  const [what, advice = failureMeanings[kind].advice] = sentences[kind] ?? [
    l10n.t('{0} failed: VS Code or the extension that provides the model reported an error'),
  ];
  const quoted = providerMessage === '' ? '' : ` (“${providerMessage}”)`;
  const cause = new Error(providerMessage);
  const facts = {
    class: kind,
    ...(code !== undefined && { code }),
    ...(providerMessage !== '' && { providerMessage }),
  };
  return new ProviderError(`${what.replace('{0}', model)}${quoted}. ${advice}`, facts, { cause });
}

/** `Unknown` only means that there was an error. */
function errorCode(error: unknown): string | undefined {
  const code = isRecord(error) ? error['code'] : undefined;
  return typeof code === 'string' && Object.hasOwn(codes, code) ? code : undefined;
}

/** The message of the innermost error. */
function messageIn(error: unknown): string {
  // An error from another process may be a plain object.
  if (!isRecord(error)) return String(error).trim();
  const inner = isRecord(error['cause']) ? messageIn(error['cause']) : '';
  return inner === '' ? String(error['message'] ?? '').trim() : inner;
}
