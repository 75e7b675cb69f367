import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Loopback {
  readonly url: string;
  /** Requests as they came over the wire, oldest first. */
  readonly received: Received[];
  /** Connections that are open now. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

export type Answer = (
  received: Received,
  response: ServerResponse,
  rawBody: Buffer,
) => void | Promise<void>;

/** A server on 127.0.0.1 that keeps what it was sent. */
export async function listen(answer: Answer): Promise<Loopback> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const raw = await bodyOf(request);
    const { url: path = '/', headers } = request;
    const entry = { path, headers, body: JSON.parse(raw.toString() || '{}') };
    received.push(entry);
    await answer(entry, response, raw);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
