import { formatWait } from '../../format/figures.ts';
import {
  type ErrorFacts,
  meaningOf,
  ProviderError,
  type TimeoutPhase,
} from '../../model/errors.ts';
import { errorMessages } from '../../model/messages.ts';
import { isRecord } from '../../text/isRecord.ts';
import { redactKeys } from '../redactKeys.ts';
import {
  calledAddress,
  calledName,
  type FailureContext,
  secretsOf,
} from '../transport/callContext.ts';
import { UnreadableReply } from '../transport/frames.ts';
import { SdkError } from '../transport/sdkCall.ts';
import { readErrorBody, retryAfterOf } from './errorBody.ts';
import { classify } from './errorClasses.ts';
import { classTexts, messages, problems } from './messages.ts';

/** An error that a provider reports in an event of its stream. Its SDK does not treat it as an error. */
export class ErrorInReply extends Error {
  /** In the form of the body of a refusal. */
  readonly body: unknown;

  constructor(body: unknown) {
    super('the reply is an error');
    this.body = body;
  }
}

/**
 * Converts every failure of an attempt to one error type: those of the provider, of the network, and internal
 * errors.
 */
export function providerErrorOf(thrown: unknown, context: FailureContext): ProviderError {
  if (thrown instanceof ProviderError) return thrown;
  const isForeign = thrown instanceof SdkError;
  const error = isForeign ? thrown.cause : thrown;
  // SDKs wrap what `fetch` throws.
  const own = causesOf(error).find(cause => cause instanceof ProviderError);
  if (own) return own;
  const refused = context.refused();
  if (refused) return fromResponse({ ...refused, body: jsonOrSame(refused.body) }, context, error);
  const body = bodyWithin(error);
  if (body !== undefined) return fromResponse({ body }, context, error);
  if (error instanceof UnreadableReply) return unreadableReply(error.message, context);
  return isForeign ? fromTransport(error, context) : internal(error, context);
}

/** An error of this program. It is not retried, because it would occur again. */
function internal(error: unknown, context: FailureContext): ProviderError {
  const cause = redactedCause(error, context);
  return new ProviderError(errorMessages.internal(cause.message), { class: 'internal' }, { cause });
}

/** The reply ended without the last event of the protocol. */
export function noLastWord(context: FailureContext, spokeAtAll: boolean): ProviderError {
  if (context.refused()) return providerErrorOf(undefined, context);
  if (!spokeAtAll) return unreadableReply(problems.otherProtocol(), context);
  return brokenOff(context);
}

function brokenOff(context: FailureContext, code?: string, cause?: Error): ProviderError {
  const message = messages.brokenOff(calledName(context));
  return new ProviderError(message, { class: 'network', ...(code && { code }) }, { cause });
}

/**
 * Number of characters in which a message describes the problem. The rest may quote the request and is not
 * kept.
 */
const MAX_MESSAGE_LENGTH = 10_000;

interface FailedResponse {
  readonly status?: number;
  readonly headers?: Headers;
  /** Parsed when it is JSON, otherwise text. */
  readonly body: unknown;
}

/** The provider has described the problem. */
function fromResponse(
  { status, headers, body }: FailedResponse,
  context: FailureContext,
  cause: unknown,
) {
  const said = readErrorBody(body);
  const words = said.message ?? (typeof body === 'string' ? body.trim() : JSON.stringify(body));
  const secrets = secretsOf(context);
  const providerMessage = cutAtLength(redactKeys(words, secrets), MAX_MESSAGE_LENGTH);
  const code = said.words[0] && redactKeys(said.words[0], secrets);
  const statusOf = status ?? said.status;
  const kind = classify({
    ...said,
    message: words.slice(0, MAX_MESSAGE_LENGTH),
    ...(statusOf !== undefined && { status: statusOf }),
  });
  const retryAfter = retryAfterOf(headers) ?? said.retryAfter;
  const facts: ErrorFacts = {
    class: kind,
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
    ...(providerMessage !== '' && { providerMessage }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
  return new ProviderError(providerErrorMessage(facts, context), facts, {
    cause: redactedCause(cause, context),
  });
}

function providerErrorMessage(facts: ErrorFacts, { model }: FailureContext): string {
  const { class: kind, status, providerMessage, retryAfter = 0 } = facts;
  const isNowhere = kind === 'badRequest' && (status === 404 || status === 405);
  const meaning = meaningOf(facts);
  const provider = calledName({ model });
  const subject = isNowhere
    ? messages.noApi(provider)
    : (classTexts[kind]?.(provider, model) ?? messages.failed(provider));
  const words = providerMessage === undefined ? '.' : `: ${quotedSentence(providerMessage)}`;
  return [
    `${subject}${status === undefined ? '' : ` (${status})`}${words}`,
    // Otherwise waiting does not help.
    meaning.retry && retryAfter > 0 ? messages.wait(formatWait(retryAfter)) : '',
    // Changing the prompt does not correct an address.
    isNowhere ? messages.noApiAdvice() : meaning.advice,
  ]
    .filter(Boolean)
    .join(' ');
}

function quotedSentence(text: string): string {
  const words = cutAtLength(text.replace(/\s+/g, ' ').trim(), 600);
  return /[.!?…]$/.test(words) ? `“${words}”` : `“${words}”.`;
}

function cutAtLength(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** An SDK failed: there was no response, or the response was not a reply of this protocol. */
function fromTransport(error: unknown, context: FailureContext): ProviderError {
  const chain = causesOf(error);
  const code = chain.map(errorCode).find(found => found !== undefined);
  const said = redactKeys(chain.at(-1)?.message || String(error), secretsOf(context));
  const words = said.replace(/\.$/, '');
  const who = calledAddress(context);
  const cause = redactedCause(error, context);
  const facts = { ...(code !== undefined && { code }) };
  if (code !== undefined && /TIMEOUT|ETIMEDOUT/.test(code)) {
    const message = messages.timedOut(who, code);
    const phase = /^read /.test(words) ? 'idle' : phases[code];
    const timeout = { class: 'timeout', ...facts, ...(phase && { phase }) } as const;
    return new ProviderError(message, timeout, { cause });
  }
  if (chain.some(({ message }) => message === 'terminated')) return brokenOff(context, code, cause);
  const offline = code !== undefined || chain.some(isNetworkError);
  if (code !== undefined && untrusted.test(code)) {
    const message = messages.certificate(who, code, words);
    return new ProviderError(message, { class: 'network', ...facts }, { cause });
  }
  if (offline) {
    const message = messages.offline(who, words, code);
    return new ProviderError(message, { class: 'network', ...facts }, { cause });
  }
  if (!context.answered()) {
    const message = messages.unsendable(who, words);
    return new ProviderError(message, { class: 'badRequest' }, { cause });
  }
  // SDKs and JavaScript engines describe invalid JSON differently.
  return unreadableReply(/\bJSON\b/.test(words) ? problems.notJson() : words, context, cause);
}

/** There was a response, but it is not a reply of the protocol. */
function unreadableReply(what: string, context: FailureContext, cause?: Error): ProviderError {
  const message = messages.unreadable(calledAddress(context), what);
  return new ProviderError(message, { class: 'network' }, { cause });
}

/** Node has its own timeouts: ten seconds for connecting, five minutes without a byte after that. */
const phases: Readonly<Record<string, TimeoutPhase>> = {
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  ETIMEDOUT: 'connect',
  UND_ERR_HEADERS_TIMEOUT: 'headers',
  UND_ERR_BODY_TIMEOUT: 'idle',
};

/** A certificate that is not signed by a trusted authority, such as that of an inspecting proxy. */
const untrusted = /SELF_SIGNED|^UNABLE_TO_(?:VERIFY|GET_ISSUER)/;

function isNetworkError({ name, message }: Error): boolean {
  return (
    name === 'APIConnectionError' ||
    /^(?:fetch failed|network error|connection error\.?)$/i.test(message)
  );
}

function causesOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && chain.length < 8; at = at.cause) chain.push(at);
  return chain;
}

function errorCode(error: Error): string | undefined {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z]+|^UND_ERR|^CERT_|^DEPTH_|_CERT|^UNABLE_TO_/.test(code)
    ? code
    : undefined;
}

/** SDK errors contain headers and bodies. Only their message is kept, without the key. */
function redactedCause(error: unknown, context: FailureContext): Error {
  const words = error instanceof Error ? error.message : String(error);
  const cause = new Error(redactKeys(words, secretsOf(context)));
  cause.name = error instanceof Error ? error.name : 'Error';
  return cause;
}

/** The error that an SDK found in a stream with a successful status. */
function bodyWithin(error: unknown): unknown {
  if (error instanceof ErrorInReply) return error.body;
  if (!(error instanceof Error)) return undefined;
  if ('error' in error && isRecord(error.error)) return { error: error.error };
  const json = error.name === 'ApiError' ? /\{.*\}/s.exec(error.message)?.[0] : undefined;
  const body = json === undefined ? undefined : jsonOrSame(json);
  return isRecord(body) ? body : undefined;
}

function jsonOrSame(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
