import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { planEvals } from '../../src/eval/plan/plan.ts';
import { type EvalSummary, runEval } from '../../src/eval/runner.ts';
import { createRandom } from '../../src/eval/statistics/random.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { jsonLines, workspace } from '../unit/eval/workspace.ts';
import { perform, type Script } from './faultServer.ts';
import { type Loopback, listen } from './loopback.ts';
import { says } from './modelServer.ts';

let servers: Loopback[] = [];

afterEach(async () => {
  await Promise.all(servers.map(server => server.close()));
  servers = [];
});

async function serve(answer: Parameters<typeof listen>[0]): Promise<Loopback> {
  const server = await listen(answer);
  servers.push(server);
  return server;
}

const fine: Script = { steps: [{ send: says('fine').body }] };
const json = { 'content-type': 'application/json' };
const limited: Script = {
  status: 429,
  headers: json,
  steps: [{ send: '{"error":{"message":"Slow down.","type":"rate_limit_error"}}' }],
};

/** Evaluates so many rows on models of the endpoints `a`, `b`, …, one at each server. */
async function evaluate(
  rows: number,
  urls: readonly string[],
  { concurrency = 32, retry = 'timeout: 60s' } = {},
): Promise<EvalSummary> {
  const names = urls.map((_, index) => 'abc'.charAt(index));
  const endpoints = urls.map(
    (url, index) => `  ${names[index]}: { protocol: openai, baseUrl: "${url}/v1" }\n`,
  );
  const folder = await workspace({
    'echo.prompt': `---\nmodel: a/m\ntouchstone.retry: { ${retry} }\n---\n{{ticket}}\n`,
    'echo.golden.jsonl': jsonLines(
      Array.from({ length: rows }, (_, row) => ({
        input: { ticket: `row ${row}` },
        expected: 'fine',
      })),
    ),
    'touchstone.yaml': `endpoints:\n${endpoints.join('')}`,
  });
  const host = await createNodeHost({ folder, environment: {}, warn: () => {}, log: false });
  const choices = { models: names.map(name => `${name}/m`), concurrency };
  const planned = await planEvals(join(folder, 'echo.prompt'), host.settings, choices);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const [plan] = planned.plans;
  if (!plan) throw new Error('there is no plan');
  let summary: EvalSummary | undefined;
  for await (const event of runEval(plan, host, { folder }, new AbortController().signal)) {
    if (event.type === 'finished') summary = event.summary;
  }
  await host.close();
  if (!summary) throw new Error('an evaluation must end with `finished`');
  return summary;
}

describe('an evaluation on servers with faults', () => {
  it('gets 1,000 results of a server with rate limits, errors, stalls and cuts', async () => {
    const asked = new Map<string, number>();
    const faults = { 429: 0, 500: 0, stall: 0, cut: 0 };
    const server = await serve(({ body }, response) => {
      const row = /row (\d+)/.exec(JSON.stringify(body))?.[1] ?? '';
      const times = asked.get(row) ?? 0;
      asked.set(row, times + 1);
      const drawn = createRandom(1000 * Number(row) + times).uniform();
      if (drawn < 0.05) {
        faults[429] += 1;
        return perform(limited, response);
      }
      if (drawn < 0.07) {
        faults[500] += 1;
        return perform({ status: 500, headers: json, steps: [{ send: '{}' }] }, response);
      }
      if (drawn < 0.08) {
        faults.stall += 1;
        return perform({ steps: ['stall'] }, response);
      }
      if (drawn < 0.09) {
        faults.cut += 1;
        return perform({ steps: [{ send: ': begins\n\n' }, 'drop'] }, response);
      }
      return perform(fine, response);
    });
    // A busy machine can also be slow for a few calls, which the attempts allow for.
    const summary = await evaluate(1000, [server.url], { retry: 'attempts: 8, timeout: 5s' });
    expect(summary).toMatchObject({ samples: 1000, passed: 1000, errored: 0, verdict: 'passed' });
    for (const [kind, count] of Object.entries(faults))
      expect([kind, count > 0]).toEqual([kind, true]);
    expect(summary.models[0]?.retries).toBeGreaterThanOrEqual(50);
  });

  it('finds the concurrency of a server that refuses what is above, and loses no row', async () => {
    let inProgress = 0;
    let refused = 0;
    const refusedAt: number[] = [];
    const server = await serve(async (_, response) => {
      inProgress += 1;
      try {
        if (inProgress > 4) {
          refused += 1;
          refusedAt.push(server.received.length);
          return await perform(limited, response);
        }
        await pause(5);
        await perform(fine, response);
      } finally {
        inProgress -= 1;
      }
    });
    const summary = await evaluate(400, [server.url]);
    expect(summary).toMatchObject({ passed: 400, errored: 0 });
    // On a busy machine fewer than 32 may have started when the first is refused.
    const [slowdown, ...others] = summary.slowdowns ?? [];
    expect(others).toEqual([]);
    expect(slowdown).toMatchObject({ provider: 'a' });
    expect(slowdown?.from).toBeGreaterThan(4);
    // Most are refused at the start, before the pace is found.
    const calls = server.received.length;
    expect(refusedAt.filter(at => at > calls / 2).length).toBeLessThan(calls / 4);
    expect(refused).toBeLessThan(calls / 3);
  });

  it('does not slow down one provider for the limits of another', async () => {
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
    const limits = await serve(async (_, response) => {
      if (limits.received.length <= 10) return perform(limited, response);
      // Holds its calls until the other provider has answered every row.
      await isOver;
      return perform(fine, response);
    });
    let answered = 0;
    const free = await serve((_, response) => {
      answered += 1;
      if (answered === 200) end();
      return perform(fine, response);
    });
    const summary = await evaluate(200, [free.url, limits.url]);
    expect(summary).toMatchObject({ passed: 400, errored: 0 });
    expect(summary.slowdowns).toMatchObject([{ provider: 'b' }]);
  });

  it('reaches no limit of a server whose headers say what is left', async () => {
    const bucket = { size: 10, left: 10, at: performance.now() };
    const refillEvery = 10;
    let refused = 0;
    const server = await serve((_, response) => {
      const now = performance.now();
      bucket.left = Math.min(bucket.size, bucket.left + (now - bucket.at) / refillEvery);
      bucket.at = now;
      if (bucket.left < 1) {
        refused += 1;
        return perform(limited, response);
      }
      bucket.left -= 1;
      const headers = {
        'content-type': 'text/event-stream',
        'x-ratelimit-limit-requests': String(bucket.size),
        'x-ratelimit-remaining-requests': String(Math.floor(bucket.left)),
        'x-ratelimit-reset-requests': `${Math.ceil((bucket.size - bucket.left) * refillEvery)}ms`,
      };
      return perform({ ...fine, headers }, response);
    });
    const summary = await evaluate(60, [server.url], { concurrency: 8 });
    expect(summary).toMatchObject({ passed: 60, errored: 0 });
    expect(refused).toBe(0);
    expect(summary.slowdowns).toBeUndefined();
  });
});
