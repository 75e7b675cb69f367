/** An HTTP answer that was no success, before an SDK has made its own error of it. */
export interface RefusedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * A `fetch` that keeps the answer when it is no success. SDKs keep only the error shapes of their
 * own provider and drop the rest, which is what compatible servers and gateways in between say.
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
      if (response.ok) return response;
      const { status, statusText, headers } = response;
      const body = await response.text();
      refused = { status, headers, body };
      return new Response(body, { status, statusText, headers });
    },
  };
}
