import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPromptText } from '../../src/run/loadPromptFile.ts';
import { createNodeHost, type NodeHost } from '../../src/run/nodeHost.ts';
import { type RunEvent, type RunRequest, run } from '../../src/run/run.ts';
import type { RunRecord } from '../../src/trace/record.ts';
import { type Loopback, listen } from './loopback.ts';
import { wireProtocols } from './protocols.ts';

const chat = wireProtocols.find(({ protocol }) => protocol === 'openai');
if (!chat) throw new Error('Chat Completions is one of the protocols.');
const { start, delta, end } = chat.frames;

/** What a model of the bench answers to one call. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** `stall` keeps the connection open, `drop` cuts it. */
  readonly then?: 'stall' | 'drop';
}

export const says = (text: string): Reply => ({ body: start + delta(text) + end });
export const begins = (text: string, then: 'stall' | 'drop'): Reply => ({
  body: start + delta(text),
  then,
});
export const fails = (
  status: number,
  error: Readonly<Record<string, string>> = { message: `status ${status}` },
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ error }),
});

export interface RunBench {
  readonly host: NodeHost;
  readonly folder: string;
  readonly server: Loopback;
  /** Sentences the host was told to pass on. */
  readonly warnings: readonly string[];
  /** The model of each call that arrived, in order. */
  readonly asked: () => readonly string[];
  /** What a model answers, call by call; the last one again and again. */
  replies(model: string, ...replies: readonly Reply[]): void;
  run(prompt: string, request?: Partial<RunRequest>, signal?: AbortSignal): Promise<RunTold>;
  close(): Promise<void>;
}

export interface RunTold {
  readonly record: RunRecord;
  readonly events: readonly RunEvent[];
}

/**
 * Runs whole prompts against a server that speaks Chat Completions, and is declared as the endpoints
 * `one`, `two`, `three` and those that are to be `paid`. `settings` goes on in the map of endpoints.
 */
export async function startRunBench(
  settings = '',
  paid: readonly string[] = [],
): Promise<RunBench> {
  const scripts = new Map<string, Reply[]>();
  const server = await listen(({ body }, response) => {
    const script = scripts.get(String(body['model'])) ?? [];
    const reply = (script.length > 1 ? script.shift() : script[0]) ?? fails(404);
    const headers = { 'content-type': 'text/event-stream', ...reply.headers };
    response.shouldKeepAlive = false;
    response.writeHead(reply.status ?? 200, headers);
    response.write(reply.body);
    if (reply.then === 'drop') setTimeout(() => response.destroy(), 20);
    else if (reply.then !== 'stall') response.end();
  });
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-survival-'));
  const endpoints = ['one', 'two', 'three', ...paid].map(name => {
    // The same machine by an address that does not say so.
    const url = paid.includes(name) ? server.url.replace('127.0.0.1', '0.0.0.0') : server.url;
    return `  ${name}: { protocol: openai, baseUrl: "${url}/v1" }\n`;
  });
  await writeFile(join(folder, 'touchstone.yaml'), `endpoints:\n${endpoints.join('')}${settings}`);
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const host = await createNodeHost({ folder, environment: {}, warn });
  return {
    host,
    folder,
    server,
    warnings,
    asked: () => server.received.map(({ body }) => String(body['model'])),
    replies: (model, ...replies) => void scripts.set(model, [...replies]),
    async run(text, request = {}, signal = new AbortController().signal) {
      const prompt = await loadPromptText(text, 'triage.prompt', async () => undefined);
      const model = prompt.document.metadata.model ?? '';
      const events = await Array.fromAsync(
        run({ prompt, input: { ticket: 'Hello' }, model, ...request }, host, signal),
      );
      const last = events.at(-1);
      if (last?.type !== 'finished') throw new Error('a run must end with `finished`');
      return { record: last.record, events };
    },
    async close() {
      await host.close();
      await server.close();
    },
  };
}
