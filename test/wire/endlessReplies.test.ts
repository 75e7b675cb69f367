import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { call } from './call.ts';
import { data, event, wireProtocols } from './protocols.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Sends a beginning, then one text again and again as fast as it is read. */
async function endless(begin: string, again: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(begin);
    void pour(response, again);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function pour(response: ServerResponse, text: string): Promise<void> {
  response.setMaxListeners(0);
  while (!response.destroyed) {
    if (response.write(text)) continue;
    const waited = new AbortController();
    const { signal } = waited;
    const either = ['drain', 'close'].map(name => once(response, name, { signal }));
    await Promise.race(either).finally(() => waited.abort());
    await Promise.allSettled(either);
  }
}

const text = 'x'.repeat(100_000);

/** Endless in what is not the text of the reply. */
const hidden: Readonly<Record<string, readonly string[]>> = {
  openai: [
    data({ choices: [{ index: 0, delta: { reasoning_content: text } }] }),
    data({ choices: [{ index: 0, delta: { reasoning: text } }] }),
    data({
      choices: [
        {
          index: 0,
          delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: text } }] },
        },
      ],
    }),
  ],
  anthropic: [
    event({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'thinking_delta', thinking: text },
    }),
    event({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'input_json_delta', partial_json: text },
    }),
  ],
  'openai-responses': [
    event({ type: 'response.reasoning_text.delta', delta: text }),
    event({ type: 'response.function_call_arguments.delta', output_index: 0, delta: text }),
  ],
  google: [data({ candidates: [{ content: { parts: [{ text, thought: true }] } }] })],
};

describe.each(wireProtocols)('$protocol, without end', wire => {
  const { start, delta } = wire.frames;

  test('the text ends at the limit, and the partial reply is kept', async () => {
    const { events, error } = await call(wire, await endless(start, delta(text)));
    expect(error?.facts.class).toBe('responseTooLarge');
    expect(error?.message).toContain('Response exceeded 32 MB; aborted');
    const length = events.reduce(
      (sum, one) => sum + (one.type === 'delta' ? one.text.length : 0),
      0,
    );
    expect(length).toBeGreaterThan(30 * 2 ** 20);
    expect(length).toBeLessThanOrEqual(32 * 2 ** 20);
  });

  test.each(
    hidden[wire.protocol] ?? [],
  )('reasoning and arguments end at the limit too (%#)', async frame => {
    const { error } = await call(wire, await endless(start, frame));
    expect(error?.message).toContain('Response exceeded 32 MB; aborted');
  });

  test('the time limit applies however fast events arrive', async () => {
    const url = await endless(start, delta('x').repeat(500));
    const { error } = await call(wire, url, { limits: { total: 300 } });
    expect(error?.facts).toEqual({ class: 'timeout', phase: 'total' });
  });
});

test('empty deltas and comments end too', async () => {
  const [wire] = wireProtocols.filter(({ protocol }) => protocol === 'anthropic');
  if (!wire) throw new Error('no such protocol');
  const { start, delta } = wire.frames;
  const nothing = `${delta('')}: ping\n\n`.repeat(500);
  const { error } = await call(wire, await endless(start, nothing));
  expect(error?.message).toContain('Response exceeded 64 MB; aborted');
});
