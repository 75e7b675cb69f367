import { isRecord } from '../../text/isRecord.ts';

/** The content of an error body. */
export interface Said {
  readonly message?: string;
  /** Error codes, most specific first. */
  readonly words: readonly string[];
  /** Present when the body repeats a status, as with gateways. */
  readonly status?: number;
  /** Milliseconds. */
  readonly retryAfter?: number;
}

/** Reads every known shape of error bodies: those of OpenAI, Anthropic, Google, gateways and FastAPI. */
export function readErrorBody(body: unknown): Said {
  const whole = Array.isArray(body) ? body[0] : body;
  if (!isRecord(whole)) return { words: [] };
  const outer = whole['error'];
  if (typeof outer === 'string') return { message: outer, words: [] };
  const error = isRecord(outer) ? outer : whole;
  // Anthropic's SDK returns the envelope `{type: 'error', error: {...}}` as the error.
  if (isRecord(error['error'])) return readErrorBody(error);
  // Google has a list of details, Anthropic a single one.
  const details = [error['details']].flat().filter(isRecord);
  const reasons = details.flatMap(detail => [
    detail['error_code'],
    detail['reason'],
    ...violationsOf(detail),
  ]);
  const inner = isRecord(error['metadata']) ? error['metadata']['raw'] : undefined;
  const message = [error['message'], whole['message'], whole['detail'], whole['error_description']]
    .map(text => (isRecord(text) || Array.isArray(text) ? JSON.stringify(text) : text))
    .find(text => typeof text === 'string' && text !== '');
  const status = Number(error['code']);
  const delay = details
    .map(detail => detail['retryDelay'])
    .find(found => typeof found === 'string');
  const seconds = Number.parseFloat(String(delay));
  return {
    ...(typeof message === 'string' && {
      // OpenRouter's own message is short. The message of the provider behind it is in `raw`.
      message: typeof inner === 'string' && inner !== '' ? `${message}: ${inner}` : message,
    }),
    words: [...reasons, error['code'], error['type'], error['status']].filter(
      word => typeof word === 'string',
    ),
    ...(status >= 400 && status < 600 && { status }),
    ...(Number.isFinite(seconds) && { retryAfter: Math.round(seconds * 1000) }),
  };
}

/** Google names the exceeded quota, such as `GenerateRequestsPerDayPerProjectPerModel-FreeTier`. */
function violationsOf(detail: Readonly<Record<string, unknown>>): readonly unknown[] {
  const violations = detail['violations'];
  return Array.isArray(violations) ? violations.filter(isRecord).map(v => v['quotaId']) : [];
}

/** How long the provider asks to wait, in milliseconds: from `retry-after-ms`, seconds, or an HTTP date. */
export function retryAfterOf(headers: Headers | undefined): number | undefined {
  const milliseconds = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (milliseconds >= 0) return milliseconds;
  const value = headers?.get('retry-after') ?? '';
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(value)) return Number.parseFloat(value) * 1000;
  const date = Date.parse(value);
  if (Number.isNaN(date)) return undefined;
  return Math.max(0, date - serverTime(headers));
}

/** Milliseconds since 1970 on the clock of the server, because the local clock may differ. */
export function serverTime(headers: Headers | undefined): number {
  const now = Date.parse(headers?.get('date') ?? '');
  return Number.isNaN(now) ? Date.now() : now;
}
