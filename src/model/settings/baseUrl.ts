/** Base URLs of servers, judged by the parser that the calls themselves use: WHATWG URL. */

/** Why a text is not a server's base URL, as the end of a sentence; undefined for one that is. */
export function baseUrlProblem(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) return 'does not begin with `http://` or `https://`';
  // The URL parser removes or replaces these instead of refusing them.
  if (/[\s\p{Cc}\\]/u.test(text)) return 'contains a space, a control character or a backslash';
  const authority = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1] ?? '';
  if (authority.includes('@')) {
    return 'contains a user name or password; remove it and name the key with `key: ${env:NAME}`';
  }
  // The URL parser would take the first part of the path instead.
  if (authority.replace(/:\d*$/, '') === '') {
    return 'has no host; write one, such as `https://models.example.com/v1`';
  }
  const port = /:(\d+)$/.exec(authority)?.[1];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) {
    return `has the port ${port}; ports are 1 to 65535`;
  }
  const url = URL.parse(text);
  if (!url) return 'is not a valid URL';
  return url.hash === '' ? undefined : 'contains a fragment (`#…`); remove it';
}

/** Answers for the addresses asked about last: every call asks, and parsing takes longer than the rest of it. */
const loopback = new Map<string, boolean>();
const MOST_KNOWN = 64;

/** Whether a server is on this machine: requests to it do not leave it. Unsure is no. */
export function isLoopback(baseUrl: string): boolean {
  const known = loopback.get(baseUrl);
  if (known !== undefined) return known;
  if (loopback.size >= MOST_KNOWN) loopback.clear();
  const answer = hasLoopbackHost(baseUrl);
  loopback.set(baseUrl, answer);
  return answer;
}

function hasLoopbackHost(baseUrl: string): boolean {
  if (baseUrlProblem(baseUrl) !== undefined) return false;
  // Other spellings of the same address (`127.1`, `2130706433`) are equal once parsed.
  const host = URL.parse(baseUrl)?.hostname ?? '';
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d+){3}$/.test(host);
}
