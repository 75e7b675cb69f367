import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPromptText } from '../../src/load/loadPromptFile.ts';
import { createNodeHost, type NodeHost } from '../../src/run/nodeHost.ts';
import { type RunEvent, type RunRequest, run } from '../../src/run/run.ts';
import type { RunRecord } from '../../src/trace/record.ts';
import { type ModelServer, modelServer } from './modelServer.ts';

export interface RunBench {
  readonly host: NodeHost;
  readonly folder: string;
  readonly server: ModelServer;
  /** Sentences the host was told to pass on. */
  readonly warnings: readonly string[];
  readonly asked: ModelServer['asked'];
  readonly replies: ModelServer['replies'];
  run(prompt: string, request?: Partial<RunRequest>, signal?: AbortSignal): Promise<RunTold>;
  close(): Promise<void>;
}

export interface RunTold {
  readonly record: RunRecord;
  readonly events: readonly RunEvent[];
}

/**
 * Runs whole prompts against a server that speaks Chat Completions, and is declared as the endpoints
 * `one`, `two`, `three` and those that are to be `paid`. `settings` continues in the map of endpoints.
 */
export async function startRunBench(
  settings = '',
  paid: readonly string[] = [],
): Promise<RunBench> {
  const server = await modelServer();
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
    asked: server.asked,
    replies: server.replies,
    async run(text, request = {}, signal = new AbortController().signal) {
      const prompt = await loadPromptText(text, 'triage.prompt', async () => undefined);
      const model = prompt.document.metadata.model ?? '';
      const events = await Array.fromAsync(
        run({ prompt, input: { ticket: 'Hello' }, model, ...request }, host, { signal }).events,
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
