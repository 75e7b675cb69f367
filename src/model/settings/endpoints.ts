import { isRecord } from '../../text/isRecord.ts';
import { remembering } from '../../text/memo.ts';
import { endpointTexts, messages } from './messages.ts';

/** Base URLs of servers, parsed like those of the calls themselves: WHATWG URL. */

/** Why a text is not a base URL of a server, as the end of a sentence. Undefined when it is one. */
export function baseUrlProblem(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) return endpointTexts.scheme();
  // The URL parser removes or replaces these instead of refusing them.
  if (/[\s\p{Cc}\\]/u.test(text)) return endpointTexts.space();
  const authority = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1] ?? '';
  if (authority.includes('@')) {
    return endpointTexts.password();
  }
  // Otherwise the URL parser would use the first part of the path as host.
  if (authority.replace(/:\d*$/, '') === '') {
    return endpointTexts.host();
  }
  const port = /:(\d+)$/.exec(authority)?.[1];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) {
    return endpointTexts.port(port);
  }
  const url = URL.parse(text);
  if (!url) return endpointTexts.url();
  return url.hash === '' ? undefined : endpointTexts.fragment();
}

/**
 * Maximum number of addresses with cached results. Every call needs them several times, and parsing is slow.
 */
const MOST_REMEMBERED = 64;

/** The host of a base URL without its port. Empty when it is not a URL. */
export const hostOf = remembering(MOST_REMEMBERED, baseUrl => URL.parse(baseUrl)?.hostname ?? '');

/** Whether a server is on this machine, so that requests stay on it. False when uncertain. */
export const isLoopback = remembering(MOST_REMEMBERED, baseUrl => {
  if (baseUrlProblem(baseUrl) !== undefined) return false;
  // Other spellings of the same address (`127.1`, `2130706433`) are normalized by the parser.
  const host = hostOf(baseUrl);
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d+){3}$/.test(host);
});

/** A mistake in a declared endpoint that no schema can describe. */
export interface EndpointProblem {
  /** In the file: `['endpoints', 'local', 'baseUrl']`. */
  readonly path: readonly string[];
  /** A sentence without its period. Never contains the value, which may be a secret. */
  readonly message: string;
}

/** `${env:NAME}` in a header. */
export const variableInHeader = /\$\{env:([A-Za-z_]\w*)\}/g;

/** Whether a text can be the value of a header: Latin-1 without control characters. */
export function isHeaderText(text: string): boolean {
  return !/(?!\t)\p{Cc}|[^\0-\xff]/u.test(text);
}

/** Checks the endpoints of a parsed `touchstone.yaml`, whatever its shape. */
export function endpointProblems(file: unknown): readonly EndpointProblem[] {
  const endpoints = isRecord(file) ? file['endpoints'] : undefined;
  if (!isRecord(endpoints)) return [];
  return Object.entries(endpoints).flatMap(([name, endpoint]) => {
    if (!isRecord(endpoint)) return [];
    const { baseUrl, headers } = endpoint;
    const path = ['endpoints', name];
    // A text that does not start like a URL is reported by the schema.
    const isUrl = typeof baseUrl === 'string' && /^https?:\/\//.test(baseUrl);
    const problem = isUrl ? baseUrlProblem(baseUrl) : undefined;
    return [
      ...(problem === undefined ? [] : [found([...path, 'baseUrl'], problem)]),
      ...(isRecord(headers) ? headerProblems([...path, 'headers'], headers) : []),
    ];
  });
}

function headerProblems(
  path: readonly string[],
  headers: Readonly<Record<string, unknown>>,
): readonly EndpointProblem[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (typeof value !== 'string') return [];
    if (value.replace(variableInHeader, '').includes('${')) {
      return [found([...path, name], endpointTexts.variable())];
    }
    if (!isHeaderText(value)) {
      return [found([...path, name], endpointTexts.headerText())];
    }
    return [];
  });
}

function found(path: readonly string[], problem: string): EndpointProblem {
  return { path, message: messages.endpoint(path.join('.'), problem) };
}
