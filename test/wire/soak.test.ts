import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createNodeHost, runLogFile } from '../../src/run/nodeHost.ts';
import { replyTo, type SoakRun, soak, startSoakServer } from './soakRuns.ts';

const RUNS = 2000;

test('of 2,000 runs, 64 at once, with nine failures in a hundred calls, none is lost or duplicated', async () => {
  const server = await startSoakServer();
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-soak-'));
  const endpoint = `endpoints:\n  soak: { protocol: openai, baseUrl: "${server.url}/v1" }\n`;
  await writeFile(join(folder, 'touchstone.yaml'), endpoint);
  const warn = (message: string): never => {
    throw new Error(message);
  };
  const host = await createNodeHost({ folder, environment: {}, warn });
  const runs: SoakRun[] = [];
  // What is loaded by the first calls has no part in their time.
  await soak([1, 20], 1, host, run => runs.push(run));
  await soak([21, RUNS], 64, host, run => runs.push(run));
  await host.close();

  expect(new Set(runs.map(({ id }) => id)).size).toBe(RUNS);
  const wrong = runs.filter(
    ({ id, record, shown }) =>
      record.outcome !== 'completed' || record.text !== replyTo(id) || shown !== replyTo(id),
  );
  expect(wrong).toEqual([]);

  const attempts = runs.flatMap(({ record }) => record.attempts);
  expect(attempts).toHaveLength(server.calls());
  const classes = new Set(attempts.flatMap(({ error }) => error?.class ?? []));
  expect(classes).toEqual(new Set(['rateLimited', 'overloaded', 'timeout', 'network']));

  const log = (await readFile(runLogFile(folder), 'utf8')).trim().split('\n');
  expect(new Set(log.map(line => JSON.parse(line).id)).size).toBe(RUNS);
  expect(log).toHaveLength(RUNS);
  // Kept for the next call, for some seconds.
  await expect.poll(() => server.connections()).toBe(0);
  server.close();
});
