import { type Answer, type Loopback, listen } from './loopback.ts';

/**
 * Stands between an adapter and the mock server and keeps every request as it was on the wire: the
 * mock's own journal keeps its reading of them. It also serves Gemini's `/v1`, which the mock has
 * only as `/v1beta`.
 */
export function tap(target: string): Promise<Loopback> {
  return listen(forwardTo(target));
}

/** Answers a call as the mock server does. */
export function forwardTo(target: string): Answer {
  return async ({ path, headers }, response, body) => {
    const { host: _, connection: __, 'content-length': ___, ...kept } = headers;
    const answer = await fetch(target + path.replace(/^\/v1\/models\//, '/v1beta/models/'), {
      method: 'POST',
      headers: Object.entries(kept).map(([name, value]): [string, string] => [name, String(value)]),
      body: new Uint8Array(body),
    });
    const {
      'content-encoding': ____,
      connection: _____,
      'keep-alive': ______,
      ...answered
    } = Object.fromEntries(answer.headers);
    response.writeHead(answer.status, answered);
    for await (const chunk of answer.body ?? []) response.write(chunk);
    response.end();
  };
}
