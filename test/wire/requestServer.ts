import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { ModelRequest } from '../../src/model/request.ts';
import { call } from './call.ts';
import { type FaultServer, startFaultServer } from './faultServer.ts';
import { type WireProtocol, wireProtocols } from './protocols.ts';

/** A server for the tests of a file, which answers each request with `ok` and keeps what was sent. */
export function requestServer() {
  let server: FaultServer;

  beforeAll(async () => {
    server = await startFaultServer();
  });

  afterAll(() => server.close());

  beforeEach(() => {
    server.received.length = 0;
  });

  /** What a request looks like on the wire. */
  async function sent(wire: WireProtocol, request: Partial<ModelRequest>, model = wire.model) {
    const { start, delta, end } = wire.frames;
    server.play({ steps: [{ send: start + delta('ok') + end }] });
    const { error } = await call({ ...wire, model }, server.url, { request });
    expect(error).toBeUndefined();
    const [first] = server.received;
    if (!first) throw new Error('nothing was sent');
    return first;
  }

  return { server: () => server, sent };
}

export function wireOf(protocol: string): WireProtocol {
  const found = wireProtocols.find(wire => wire.protocol === protocol);
  if (!found) throw new Error(`no ${protocol}`);
  return found;
}

export const question = (url: string, contentType?: string): Partial<ModelRequest> => ({
  messages: [
    {
      role: 'user',
      content: [{ text: 'What is this?' }, { media: { url, ...(contentType && { contentType }) } }],
    },
  ],
});

export const png = 'data:image/png;base64,iVBORw0KGgo=';
export const pdf = 'data:application/pdf;base64,JVBERi0=';
