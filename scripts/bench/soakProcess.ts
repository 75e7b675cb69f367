/** The process that `scripts/bench/soak.ts` measures. Prints its report as JSON and then has no more work. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { replyTo, type SoakRun, soak, startSoakServer } from '../../test/wire/soakRuns.ts';

export interface SoakReport {
  readonly lost: number;
  /** Replies that belong to another run, or that were received more than once. */
  readonly doubled: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** Open connections after the client has closed those that it keeps for a while. */
  readonly sockets: number;
  readonly seconds: number;
  /** Megabytes of the heap after garbage collection. */
  readonly afterHalf: number;
  readonly afterAll: number;
}

const [runs = 2000, concurrency = 64] = process.argv.slice(2).map(Number);
const server = await startSoakServer();
const folder = await mkdtemp(join(tmpdir(), 'touchstone-soak-'));
const endpoint = `endpoints:\n  soak: { protocol: openai, baseUrl: "${server.url}/v1" }\n`;
await writeFile(join(folder, 'touchstone.yaml'), endpoint);
const host = await createNodeHost({ folder, environment: {}, warn: console.error });

const reported = new Set<number>();
let doubled = 0;
let retries = 0;
function count({ id, record, shown }: SoakRun): void {
  retries += record.attempts.length - 1;
  if (record.outcome !== 'completed') {
    console.error(`run ${id}: ${record.error?.message}`);
    return;
  }
  const isOwn = record.text === replyTo(id) && shown === replyTo(id) && !reported.has(id);
  if (!isOwn) doubled += 1;
  reported.add(id);
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const begun = performance.now();
const half = Math.floor(runs / 2);
// Creates everything that is created once before memory is measured.
await soak([1, 20], 1, host, count);
await soak([21, half], concurrency, host, count);
const afterHalf = heap();
await soak([half + 1, runs], concurrency, host, count);
const seconds = (performance.now() - begun) / 1000;
const afterAll = heap();
await host.close();
for (let wait = 0; wait < 100 && (await server.connections()) > 0; wait += 1) await pause(100);
const sockets = await server.connections();
server.close();
await rm(folder, { recursive: true });
const lost = runs - reported.size;
const report: SoakReport = { lost, doubled, retries, sockets, seconds, afterHalf, afterAll };
process.stdout.write(JSON.stringify(report));
