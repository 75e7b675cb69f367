/** An HTTP answer that is an error, before an SDK has made its own of it. */
export interface RefusedResponse {
  /** Absent when the error came as a success: gateways answer 200 first and fail later. */
  readonly status?: number;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * A `fetch` that keeps an answer that is an error. SDKs keep only the error shapes of their own
 * provider and drop the rest, which is what compatible servers and gateways in between say.
 */
export function observedFetch(): {
  readonly fetch: typeof fetch;
  readonly refused: () => RefusedResponse | undefined;
} {
  let refused: RefusedResponse | undefined;
  return {
    refused: () => refused,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      const { ok, status, statusText, headers } = response;
      if (ok && !headers.get('content-type')?.includes('application/json')) return response;
      const body = await response.text();
      if (!ok) refused = { status, headers, body };
      else if (isError(body)) refused = { headers, body };
      return new Response(body, { status, statusText, headers });
    },
  };
}

/** A reply may have `error: null`, and its text may say anything. */
function isError(body: string): boolean {
  if (!body.includes('"error"')) return false;
  try {
    return Boolean(JSON.parse(body).error);
  } catch {
    return false;
  }
}
