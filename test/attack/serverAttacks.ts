import type { ServerResponse } from 'node:http';
import { expect } from 'vitest';
import { type Attack, localEndpoint, type Scene } from './scene.ts';

const prompt =
  '---\nmodel: local/m\ntouchstone.retry: { attempts: 1, timeout: 10s }\n---\n{{role "user"}}\nHello\n';

interface Chunk {
  readonly choices?: unknown;
  readonly usage?: unknown;
}

function send(response: ServerResponse, chunk: Chunk): boolean {
  const base = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [] };
  return response.write(`data: ${JSON.stringify({ ...base, ...chunk })}\n\n`);
}

function delta(content: string): Chunk {
  return { choices: [{ index: 0, delta: { content } }] };
}

async function run(scene: Scene, answer: (response: ServerResponse) => unknown) {
  const server = await scene.serve(async (_, response) => {
    await answer(response);
  });
  await scene.write({ 'touchstone.yaml': localEndpoint(server), 'p.prompt': prompt });
  const ended = await scene.touchstone(['run', 'p.prompt', '--json']);
  expect(ended.code).not.toBe('hangs');
  expect(ended.output).not.toContain('Internal error');
  return { ...ended, record: JSON.parse(ended.stdout.trim()) };
}

/** Writes as fast as the reader takes it, until it hangs up. */
async function pour(response: ServerResponse, chunk: Chunk): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  while (!response.destroyed) {
    if (send(response, chunk)) await new Promise(resolve => setImmediate(resolve));
    else {
      await new Promise<void>(resolve => {
        response.once('drain', resolve);
        response.once('close', resolve);
      });
    }
  }
}

function endless(attack: string, chunk: () => Chunk): Attack {
  return {
    attack,
    promise: 'the call ends at its limit, and the partial reply is kept',
    long: true,
    async run(scene) {
      const { record } = await run(scene, response => pour(response, chunk()));
      expect(record.outcome).toBe('failed');
      expect(record.error.message.length).toBeGreaterThan(10);
    },
  };
}

const noise = 'x'.repeat(16_000);

function usage(value: unknown): Attack {
  return {
    attack: `a server reports usage as \`${JSON.stringify(value)}\``,
    promise: 'the usage is estimated and says so; no cost is invented',
    async run(scene) {
      const { record } = await run(scene, response => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        send(response, delta('Hello'));
        send(response, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: value });
        response.end('data: [DONE]\n\n');
      });
      expect(record.outcome).toBe('completed');
      expect(record.usage?.source ?? 'estimated').toBe('estimated');
      expect(JSON.stringify(record.cost)).not.toMatch(/NaN|null|Infinity|-\d/);
    },
  };
}

export const serverAttacks: readonly Attack[] = [
  endless('an endless reply', () => delta(noise)),
  endless('endless reasoning', () => ({
    choices: [{ index: 0, delta: { reasoning_content: noise } }],
  })),
  endless('endless arguments of a tool call', () => ({
    choices: [
      {
        index: 0,
        delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: noise } }] },
      },
    ],
  })),
  endless('endless empty chunks', () => delta('')),
  {
    attack: 'a server sends its headers and then one byte per second',
    promise: 'the attempt ends at its time limit',
    long: true,
    async run(scene) {
      const { record } = await run(scene, response => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const timer = setInterval(() => response.write(':'), 1000);
        response.once('close', () => clearInterval(timer));
      });
      expect(record.error.class).toBe('timeout');
    },
  },
  usage({ prompt_tokens: -5, completion_tokens: -7, total_tokens: -12 }),
  usage({ prompt_tokens: '10', completion_tokens: {}, total_tokens: [] }),
  usage({ prompt_tokens: 1e308, completion_tokens: 1e308, total_tokens: 1e308 }),
  usage({ prompt_tokens: 0.5, completion_tokens: 1.5, total_tokens: 2 }),
  {
    attack: 'a server sends wrong types everywhere: ids, choices, finish reasons, tool calls',
    promise: 'the run ends with an error, and the values are not used',
    async run(scene) {
      const { record } = await run(scene, response => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        send(response, { choices: { length: 3 } });
        send(response, { choices: [{ index: -1, delta: { content: 7 }, finish_reason: 7 }] });
        send(response, {
          choices: [
            { index: 1e9, delta: { tool_calls: [{ index: 'x', function: { name: {} } }] } },
          ],
        });
        response.end('data: [DONE]\n\n');
      });
      expect(record.text).toBe('');
      expect(record.toolCalls ?? []).toEqual([]);
    },
  },
  {
    attack: 'a server answers with a redirect to another host',
    promise: 'it is not followed',
    async run(scene) {
      const other = await scene.serve((_, response) => {
        response.end('{}');
      });
      await run(scene, response => {
        response.writeHead(307, { location: `${other.url}/v1/chat/completions` });
        response.end();
      });
      expect(other.received).toEqual([]);
    },
  },
];
