/** Headers that explain a call to a person: rate limits, the id of the request, how long the server took. */
const shown =
  /rate-?limit|request-id|^x-request|^retry-after|processing-(?:ms|time)|^server-timing$|^x-envoy-upstream-service-time$|^cf-ray$|^openai-version$/;

/** Maximum number and length of them. A server can send anything. */
const MOST = 50;
const LONGEST = 500;

/**
 * The headers of an answer that are kept in the record, as the provider sent them. Cookies and all others are
 * not kept. Undefined when there are none.
 */
export function answerHeadersOf(headers: Headers): Readonly<Record<string, string>> | undefined {
  const kept = [...headers].filter(([name]) => shown.test(name)).slice(0, MOST);
  if (kept.length === 0) return undefined;
  return Object.fromEntries(kept.map(([name, value]) => [name, value.slice(0, LONGEST)]));
}
