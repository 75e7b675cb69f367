import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { loadPromptText } from '../../src/load/loadPromptFile.ts';
import type { RunHost } from '../../src/run/host.ts';
import { type RunEvent, run } from '../../src/run/run.ts';
import type { RunRecord } from '../../src/trace/record.ts';
import { perform, type Script } from './faultServer.ts';
import { wireOf } from './protocols.ts';

/** A server that answers each run with its own number, and fails one call in eleven. */
export interface SoakServer {
  readonly url: string;
  /** Calls that arrived. */
  calls(): number;
  connections(): Promise<number>;
  close(): void;
}

const { start, delta, end } = wireOf('openai').frames;

const SILENCE = 7;

/** In a hundred calls: five rate limits, two broken servers, a silence, a cut. */
function fault(draw: number): Script | undefined {
  const json = { 'content-type': 'application/json' };
  const failed = (status: number): Script => ({
    status,
    headers: json,
    steps: [{ send: '{"error": {"message": "not now"}}' }],
  });
  if (draw < 5) return failed(429);
  if (draw < 7) return failed(500);
  if (draw === SILENCE) return { steps: [{ send: start }, 'stall'] };
  if (draw === 8) return { steps: [{ send: start + delta('The reply ') }, 'drop'] };
  return undefined;
}

/** Decides what a call of a run gets. Scattered over the runs, and never twice in five calls of one. */
const drawOf = (id: number, call: number) => (id * 31 + call * 20) % 100;

/** Only a run that may meet a silence has a short time limit: on a busy machine any call may be slow. */
const mayMeetSilence = (id: number) => [0, 1, 2, 3, 4].some(call => drawOf(id, call) === SILENCE);

export const replyTo = (id: number): string => `The reply to run ${id}.`;

export async function startSoakServer(): Promise<SoakServer> {
  const asked = new Map<number, number>();
  let calls = 0;
  const server = createServer(async (request, response) => {
    const id = Number(/run (\d+)/.exec(await text(request))?.[1]);
    calls += 1;
    const call = asked.get(id) ?? 0;
    asked.set(id, call + 1);
    const failure = fault(drawOf(id, call));
    if (failure) return perform(failure, response);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(start + delta('The reply '));
    response.end(delta(`to run ${id}.`) + end);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls: () => calls,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: () => void server.close(),
  };
}

export interface SoakRun {
  readonly id: number;
  readonly record: RunRecord;
  /** What stood on the screen in the end. */
  readonly shown: string;
}

/** Makes the runs of these numbers, so many at once, and hands on each as it ends. */
export async function soak(
  [first, last]: readonly [first: number, last: number],
  concurrency: number,
  host: RunHost,
  onRun: (run: SoakRun) => void,
): Promise<void> {
  const promptWith = (retry: string) =>
    loadPromptText(
      `---\ntouchstone.retry: ${retry}\n---\nrun {{id}}\n`,
      'soak.prompt',
      async () => undefined,
    );
  const patient = await promptWith('{ attempts: 8 }');
  const impatient = await promptWith('{ attempts: 8, timeout: 15s }');
  const { signal } = new AbortController();
  let next = first;
  const work = async (): Promise<void> => {
    for (let id = next++; id <= last; id = next++) {
      // As in a comparison of several: the last silences of one model alone would open its circuit.
      const model = `soak/model-${id % 7}`;
      const prompt = mayMeetSilence(id) ? impatient : patient;
      let shown = '';
      let record: RunRecord | undefined;
      for await (const event of run({ prompt, input: { id }, model }, host, { signal }).events) {
        shown = shownAfter(shown, event);
        if (event.type === 'finished') record = event.record;
      }
      if (record) onRun({ id, record, shown });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

/** What stood there before a restart is void. */
export function shownAfter(shown: string, event: RunEvent): string {
  if (event.type === 'attemptFailed') return '';
  return event.type === 'delta' ? shown + event.text : shown;
}
