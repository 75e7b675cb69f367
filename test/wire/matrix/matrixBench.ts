import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { loadPromptText } from '../../../src/load/loadPromptFile.ts';
import { pooledFetch } from '../../../src/provider/transport/pooledFetch.ts';
import { createNodeHost, runLogFile } from '../../../src/run/nodeHost.ts';
import { type RunEvent, run } from '../../../src/run/run.ts';
import type { RunRecord } from '../../../src/trace/record.ts';
import { perform } from '../faultServer.ts';
import { listen } from '../loopback.ts';
import type { WireProtocol } from '../protocols.ts';
import { forwardTo } from '../wireTap.ts';
import type { Fault, Outcome } from './fault.ts';

/** What may not be found anywhere after a run. */
export const CANARY = 'sk-canary-0123456789abcdefghijklmn';

export interface Observed {
  readonly record: RunRecord;
  readonly events: readonly RunEvent[];
  /** Calls that arrived at the server. */
  readonly calls: number;
  readonly outcome: Outcome;
}

export interface MatrixBench {
  /**
   * A whole run, from prompt text to record, in a workspace and a host of its own: what one fault does
   * to a model's circuit is none of another's business. `always`: each of its calls meets the fault;
   * `once`: the second is answered.
   */
  run(fault: Fault, meets: 'always' | 'once'): Promise<Observed>;
  /** The run log of all of them, as text. */
  log(): Promise<string>;
  connections(): Promise<number>;
  close(): Promise<void>;
}

export const ANSWER = 'All is well';

export async function startMatrixBench(
  wire: WireProtocol,
  faults: readonly Fault[],
): Promise<MatrixBench> {
  const mock = new LLMock({ port: 0 });
  await mock.start();
  faults.forEach(({ by }, index) => {
    if (typeof by === 'function') return;
    const error = { ...by.error, message: by.error.message.replace('{key}', CANARY) };
    mock.onMessage(`fault ${index} `, { ...by, error });
  });
  const asMocked = forwardTo(mock.url);
  const calls = new Map<string, number>();
  const server = await listen(async (received, response, raw) => {
    const [called = '', index, meets] = /fault (\d+) (always|once)/.exec(raw.toString()) ?? [];
    const call = (calls.get(called) ?? 0) + 1;
    calls.set(called, call);
    response.shouldKeepAlive = false;
    const { by } = faults[Number(index)] ?? {};
    const { start, delta, end } = wire.frames;
    if (meets === 'once' && call > 1) {
      await perform(
        { steps: [{ send: start + delta('All ') + delta('is well') + end }] },
        response,
      );
    } else if (typeof by === 'function') {
      await perform(by(wire), response);
    } else {
      await asMocked(received, response, raw);
    }
  });
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-faults-'));
  const baseUrl = wire.baseUrl(server.url);
  const [provider = ''] = wire.model.split('/');
  await writeFile(
    join(folder, 'touchstone.yaml'),
    `endpoints:\n  ${provider}: { protocol: ${wire.protocol}, baseUrl: "${baseUrl}", key: "\${env:FAULT_KEY}" }\n`,
  );
  const warn = (message: string): never => {
    throw new Error(message);
  };
  const host = () =>
    createNodeHost({ folder, environment: { FAULT_KEY: CANARY }, warn, fetch: pooledFetch({}) });

  /** Without what differs from run to run. */
  const told = (sentence: string): string =>
    sentence
      .replaceAll(wire.model, '{model}')
      .replaceAll(`${wire.name} at ${baseUrl}`, '{address}')
      .replaceAll(new URL(baseUrl).host, '{host}')
      .replaceAll(new RegExp(`\\b${wire.name}\\b`, 'g'), '{provider}')
      // The rest of a date depends on the clock.
      .replace(/wait (?:[1-3] s|\d+ ms)/, 'wait {a moment}')
      .replace(/x{100,}…?/, 'x…');

  return {
    async run(fault, meets) {
      const called = `fault ${faults.indexOf(fault)} ${meets}`;
      const retry = `{ attempts: 2, timeout: ${fault.timeout ?? '60s'}, maxWait: 3s }`;
      const text = `---\nmodel: ${wire.model}\ntouchstone.retry: ${retry}\n---\n${called}\n`;
      const prompt = await loadPromptText(text, 'faults.prompt', async () => undefined);
      const { signal } = new AbortController();
      const own = await host();
      const events = await Array.fromAsync(
        run({ prompt, input: {}, model: wire.model }, own, { signal }).events,
      );
      await own.close();
      const last = events.at(-1);
      if (last?.type !== 'finished') throw new Error('a run must end with `finished`');
      const { record } = last;
      const { error, usage } = record;
      return {
        record,
        events,
        calls: calls.get(called) ?? 0,
        outcome: {
          ...(error && { class: error.class }),
          attempts: record.attempts.length,
          ...(error && { sentence: told(error.message) }),
          text: record.text,
          usage: usage?.source ?? 'none',
        },
      };
    },
    log: () => readFile(runLogFile(folder), 'utf8'),
    connections: () => server.connections(),
    async close() {
      await server.close();
      await mock.stop();
    },
  };
}
