import { afterEach, describe, expect, test } from 'vitest';
import { loadPromptText } from '../../src/load/loadPromptFile.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { run } from '../../src/run/run.ts';
import { begins, fails, says } from './modelServer.ts';
import { type RunBench, startRunBench } from './runBench.ts';

let bench: RunBench;

afterEach(() => bench.close());

function prompt(keys = ''): string {
  return `---\nmodel: one/small\n${keys}---\nSort this: {{ticket}}\n`;
}

const withFallback = 'touchstone.fallback: [two/other]\n';

describe('a call that fails temporarily', () => {
  test.each([
    ['a rate limit', fails(429), 'rateLimited'],
    ['a server error', fails(500), 'overloaded'],
    ['an overload', fails(529), 'overloaded'],
    ['a timeout of the provider', fails(408), 'timeout'],
    ['a broken connection', begins('Dear ', 'drop'), 'network'],
  ] as const)('is repeated after %s', async (_, failure, kind) => {
    bench = await startRunBench();
    bench.replies('small', failure, says('fine'));
    const { record, events } = await bench.run(prompt());
    expect(record).toMatchObject({ outcome: 'completed', text: 'fine' });
    expect(record.attempts.map(({ error }) => error?.class)).toEqual([kind, undefined]);
    expect(record.attempts[0]?.wait).toBeGreaterThanOrEqual(0);
    const failed = events.find(event => event.type === 'attemptFailed');
    expect(failed).toMatchObject({ next: { model: 'one/small' } });
    expect(record.error).toBeUndefined();
  });

  test('is repeated as often as the prompt allows, and not more', async () => {
    bench = await startRunBench();
    bench.replies('small', fails(503));
    const { record } = await bench.run(prompt('touchstone.retry: { attempts: 2 }\n'));
    expect(record).toMatchObject({ outcome: 'failed', error: { class: 'overloaded' } });
    expect(bench.asked()).toEqual(['small', 'small']);
  });

  test('is not repeated when the provider asks for a longer wait than allowed', async () => {
    bench = await startRunBench();
    bench.replies('small', fails(429, { message: 'later' }, { 'retry-after': '7' }));
    const { record } = await bench.run(prompt('touchstone.retry: { maxWait: 2s }\n'));
    expect(record.error).toMatchObject({ class: 'rateLimited', retryAfter: 7000 });
    expect(bench.asked()).toEqual(['small']);
  });

  test('waits at least as long as the provider asks', async () => {
    bench = await startRunBench();
    const failure = fails(429, { message: 'a moment' }, { 'retry-after-ms': '900' });
    bench.replies('small', failure, says('fine'));
    const { record } = await bench.run(prompt());
    expect(record.attempts[0]?.wait).toBeGreaterThanOrEqual(900);
  });

  test('starts the reply again, reports it, and keeps the partial reply', async () => {
    bench = await startRunBench();
    bench.replies('small', begins('Dear Ada, ', 'drop'), says('Dear Bob'));
    const { record, events } = await bench.run(prompt());
    expect(events.find(event => event.type === 'attemptFailed')).toMatchObject({ restarted: true });
    expect(record.text).toBe('Dear Bob');
    expect(record.attempts[0]?.text).toBe('Dear Ada, ');
    // What was written before the cut has been paid for.
    expect(record.attempts[0]?.usage).toMatchObject({ source: 'estimated' });
  });

  test('is ended when its time limit is reached', async () => {
    bench = await startRunBench();
    bench.replies('small', begins('Dear ', 'stall'), says('fine'));
    const { record } = await bench.run(prompt('touchstone.retry: { timeout: 300ms }\n'));
    expect(record.attempts[0]?.error).toMatchObject({ class: 'timeout' });
    expect(record.text).toBe('fine');
  });
});

describe('a call that a retry cannot help', () => {
  test.each([
    ['a refused key', fails(401), 'auth'],
    [
      'an empty account',
      fails(429, { message: 'no', code: 'insufficient_quota' }),
      'quotaExhausted',
    ],
    ['a request it does not take', fails(400), 'badRequest'],
    ['an unknown model', fails(404, { message: 'no such model' }), 'unknownModel'],
  ] as const)('is made once, after %s, and the fallback answers', async (_, failure, kind) => {
    bench = await startRunBench();
    bench.replies('small', failure);
    bench.replies('other', says('fine'));
    const { record, events } = await bench.run(prompt(withFallback));
    expect(bench.asked()).toEqual(['small', 'other']);
    expect(record).toMatchObject({
      outcome: 'completed',
      text: 'fine',
      fallback: 'two/other',
      request: { model: 'one/small' },
    });
    expect(record.attempts.map(({ error }) => error?.class)).toEqual([kind, undefined]);
    const started = events.filter(event => event.type === 'started');
    expect(started.map(({ request }) => request.model)).toEqual(['one/small', 'two/other']);
  });

  test('goes to a model with a larger window when the request is too long', async () => {
    const windows = `prices:
  one/small: { contextWindow: 1000 }
  two/other: { contextWindow: 1000 }
  three/third: { contextWindow: 5000 }
`;
    bench = await startRunBench(windows);
    bench.replies('small', fails(400, { message: 'no', code: 'context_length_exceeded' }));
    bench.replies('third', says('fine'));
    const { record } = await bench.run(prompt('touchstone.fallback: [two/other, three/third]\n'));
    expect(record).toMatchObject({
      fallback: 'three/third',
      refused: [{ model: 'two/other', error: { class: 'contextOverflow' } }],
    });
    expect(bench.asked()).toEqual(['small', 'third']);
  });

  test('reports the error of every model', async () => {
    bench = await startRunBench();
    bench.replies('small', fails(401, { message: 'bad key of one' }));
    bench.replies('other', fails(400, { message: 'two takes no such thing' }));
    const { record } = await bench.run(prompt(withFallback));
    expect(record).toMatchObject({ outcome: 'failed', error: { class: 'auth', status: 401 } });
    expect(record.error?.message).toContain('bad key of one');
    expect(record.error?.message).toContain('two takes no such thing');
  });

  test('skips a fallback without a key, and gives the reason', async () => {
    bench = await startRunBench();
    bench.replies('small', fails(401));
    bench.replies('third', says('fine'));
    const keys = 'touchstone.fallback: [openai/gpt-5.4-mini, three/third]\n';
    const { record } = await bench.run(prompt(keys));
    expect(record).toMatchObject({
      fallback: 'three/third',
      refused: [{ model: 'openai/gpt-5.4-mini', error: { class: 'noKey' } }],
    });
  });
});

describe('when no model answers', () => {
  const degrade = 'touchstone.degrade: { value: { category: other } }\n';
  const output = 'output: { format: json, schema: { category: string } }\n';

  test('the prompt’s own value is returned, marked and with the reason', async () => {
    bench = await startRunBench();
    bench.replies('small', fails(401));
    const { record } = await bench.run(prompt(output + degrade));
    expect(record).toMatchObject({
      outcome: 'degraded',
      degraded: { kind: 'value' },
      output: { category: 'other' },
      validation: { verdict: 'valid' },
      error: { class: 'auth' },
    });
  });

  test('or it is reported as unavailable', async () => {
    bench = await startRunBench();
    bench.replies('small', fails(401));
    const { record } = await bench.run(prompt('touchstone.degrade: { unavailable: Sorry. }\n'));
    expect(record).toMatchObject({
      outcome: 'degraded',
      degraded: { kind: 'unavailable', message: 'Sorry.' },
      text: '',
    });
  });

  test('but not for invalid input, or for a cancelled run', async () => {
    bench = await startRunBench();
    const schema = 'input: { schema: { ticket: string, plan: string } }\n';
    const { record } = await bench.run(prompt(schema + degrade));
    expect(record).toMatchObject({ outcome: 'failed', error: { class: 'badInput' } });
    const stopped = await bench.run(prompt(degrade), {}, AbortSignal.abort());
    expect(stopped.record).toMatchObject({ outcome: 'cancelled' });
    expect(bench.asked()).toEqual([]);
  });
});

test('a run that is cancelled while it waits ends immediately', async () => {
  bench = await startRunBench();
  bench.replies('small', fails(429, { message: 'later' }, { 'retry-after': '20' }));
  const controller = new AbortController();
  const running = bench.run(prompt(withFallback), {}, controller.signal);
  await expect.poll(() => bench.asked()).toEqual(['small']);
  controller.abort();
  const { record } = await running;
  expect(record).toMatchObject({ outcome: 'cancelled', error: { class: 'cancelled' } });
  expect(bench.asked()).toEqual(['small']);
});

describe('a model that fails repeatedly', () => {
  test('is paused, and the fallback is called immediately', async () => {
    bench = await startRunBench();
    bench.replies('small', fails(503));
    bench.replies('other', says('fine'));
    const once = prompt(`${withFallback}touchstone.retry: { attempts: 1 }\n`);
    for (let run = 0; run < 6; run += 1) await bench.run(once);
    const { record } = await bench.run(once);
    expect(bench.asked().filter(model => model === 'small')).toHaveLength(5);
    expect(record).toMatchObject({ fallback: 'two/other', text: 'fine' });
    expect(record.refused).toMatchObject([
      { model: 'one/small', error: { class: 'overloaded', code: 'circuit_open' } },
    ]);
  });

  test('is paused after the first refusal of its key', async () => {
    bench = await startRunBench();
    bench.replies('small', fails(401, { message: 'revoked' }));
    await bench.run(prompt());
    const { record } = await bench.run(prompt());
    expect(bench.asked()).toEqual(['small']);
    expect(record.error).toMatchObject({ class: 'auth', code: 'circuit_open' });
    expect(record.error?.message).toContain('revoked');
  });
});

describe('before anything is sent', () => {
  const far = 'https://models.example.com/v1';
  const priced =
    'prices:\n  far/small: { input: 1, output: 10, maxOutputTokens: 1000, contextWindow: 2000 }\n';

  /** `far` is a server elsewhere: nothing may be sent to it here. */
  function elsewhere(keys: string): string {
    return prompt(keys).replace('one/small', 'far/small');
  }

  async function refusal(keys: string, settings: string, input?: Record<string, string>) {
    // The bench declares its endpoints first: what follows is in the same map.
    bench = await startRunBench(settings);
    const { record } = await bench.run(elsewhere(keys), input ? { input } : {});
    expect(record).toMatchObject({ outcome: 'failed', attempts: [] });
    return record.error;
  }

  test('data is sent only where it may be, by the file and line of the rule', async () => {
    const keys = 'touchstone.data: { class: pii, regions: [eu] }\n';
    const error = await refusal(
      keys,
      `  far: { protocol: openai, baseUrl: "${far}", region: us-east-1 }\n`,
    );
    expect(error).toMatchObject({
      class: 'guarded',
      guard: { rule: 'residency', file: 'triage.prompt', line: 3 },
    });
    expect(error?.message).toContain('triage.prompt:3: `pii` data may only go to eu');
  });

  test('a class of data follows the rule of the workspace, and an unknown region is refused', async () => {
    const settings = `  far: { protocol: openai, baseUrl: "${far}" }\nresidency:\n  pii: { regions: [eu] }\n`;
    const error = await refusal('touchstone.data: { class: pii }\n', settings);
    expect(error).toMatchObject({
      guard: { rule: 'residency', file: 'touchstone.yaml', line: 7 },
    });
    expect(error?.message).toContain('unknown');
  });

  test('a request longer than the window of its model is not sent', async () => {
    const settings = `  far: { protocol: openai, baseUrl: "${far}" }\n${priced}`;
    const error = await refusal('', settings, { ticket: 'word '.repeat(4000) });
    expect(error).toMatchObject({ guard: { rule: 'contextWindow' } });
    expect(error?.message).toContain('the context window of far/small is 2,000 tokens');
  });

  test('more output than the model writes, or than the prompt allows, is not requested', async () => {
    const settings = `  far: { protocol: openai, baseUrl: "${far}" }\n${priced}`;
    const more = await refusal('config: { maxOutputTokens: 5000 }\n', settings);
    expect(more).toMatchObject({ guard: { rule: 'outputTokens', line: 3 } });
    await bench.close();
    const keys = 'config: { maxOutputTokens: 500 }\ntouchstone.budget: { outputTokens: 100 }\n';
    const over = await refusal(keys, settings);
    expect(over).toMatchObject({ guard: { rule: 'outputTokens', line: 4 } });
  });

  test('a call that may cost more than the budget of a run is not made', async () => {
    const settings = `  far: { protocol: openai, baseUrl: "${far}" }\n${priced}`;
    const keys = 'config: { maxOutputTokens: 900 }\ntouchstone.budget: { usd: 0.001 }\n';
    const error = await refusal(keys, settings);
    expect(error).toMatchObject({ class: 'guarded', guard: { rule: 'budget', line: 4 } });
    expect(error?.message).toMatch(/lower `config\.maxOutputTokens` to \d+/);
  });

  test('a model with an unknown price is not called under a budget', async () => {
    const settings = `  far: { protocol: openai, baseUrl: "${far}" }\n`;
    const error = await refusal('touchstone.budget: { usd: 1 }\n', settings);
    expect(error).toMatchObject({ guard: { rule: 'budget' } });
    expect(error?.message).toContain('price of `far/small` is unknown');
  });
});

describe('a budget', () => {
  /** This machine by an address that does not say so: what it answers is billed. */
  function billed(): string {
    return 'prices:\n  paid/small: { input: 1, output: 10, cacheRead: 0.1, cacheWrite: 1 }\n';
  }

  async function paidBench(budget: string): Promise<void> {
    bench = await startRunBench(`${billed()}${budget}`, ['paid']);
  }

  const paid = (keys = ''): string => prompt(keys).replace('one/small', 'paid/small');

  test('is the output limit when the prompt sets none', async () => {
    await paidBench('');
    bench.replies('small', says('fine'));
    const { record } = await bench.run(paid('touchstone.budget: { usd: 0.01 }\n'));
    expect(record.text).toBe('fine');
    const { max_tokens: limit } = bench.server.received[0]?.body ?? {};
    // A cent buys 1,000 output tokens, less the few of the input.
    expect(limit).toBeGreaterThan(900);
    expect(limit).toBeLessThan(1000);
  });

  test('for a day applies to all runs and processes', async () => {
    await paidBench('budget: { day: 0.001 }\n');
    bench.replies('small', says('fine'));
    const first = await bench.run(paid('config: { maxOutputTokens: 60 }\n'));
    expect(first.record).toMatchObject({ outcome: 'completed', cost: { known: true } });
    const spent = first.record.cost.known ? first.record.cost.total : Number.NaN;
    expect((await bench.host.spending.today()).spent).toBeCloseTo(spent, 9);
    const again = await createNodeHost({ folder: bench.folder, environment: {}, warn: () => {} });
    expect((await again.spending.today()).spent).toBeCloseTo(spent, 9);
    await again.close();
    const over = await bench.run(paid('config: { maxOutputTokens: 60 }\n'));
    expect(over.record.error).toMatchObject({
      class: 'guarded',
      guard: { rule: 'budget', file: 'touchstone.yaml' },
    });
    expect(bench.asked()).toEqual(['small']);
  });

  test('for a day is never exceeded by three processes with many concurrent calls', async () => {
    await paidBench('budget: { day: 0.01 }\n');
    bench.replies('small', ...Array.from({ length: 60 }, () => says('fine')));
    const { folder } = bench;
    const hosts = await Promise.all(
      [1, 2, 3].map(() => createNodeHost({ folder, environment: {}, warn: () => {} })),
    );
    const prompt = await loadPromptText(
      paid('config: { maxOutputTokens: 60 }\n'),
      'triage.prompt',
      async () => undefined,
    );
    const request = { prompt, input: { ticket: 'Hello' }, model: 'paid/small', patient: true };
    const records = await Promise.all(
      hosts.flatMap(host =>
        Array.from({ length: 20 }, async () => {
          const events = await Array.fromAsync(run(request, host).events);
          const last = events.at(-1);
          return last?.type === 'finished' ? last.record : undefined;
        }),
      ),
    );
    const billed = records.map(record => (record?.cost.known ? record.cost.total : 0));
    const spent = billed.reduce((sum, usd) => sum + usd, 0);
    expect(spent).toBeLessThanOrEqual(0.01);
    // Calls wait for what others have reserved and did not need: nothing of it is left unused.
    const refused = records.filter(record => record?.error?.guard?.rule === 'budget');
    expect(refused.length + billed.filter(usd => usd > 0).length).toBe(60);
    if (refused.length > 0) expect(spent).toBeGreaterThan(0.009);
    expect(await bench.host.spending.today()).toEqual({
      spent: expect.closeTo(spent, 9),
      reserved: expect.closeTo(0, 9),
    });
    await Promise.all(hosts.map(host => host.close()));
  });

  test('counts a call that was cancelled before its cost was known with its maximum', async () => {
    await paidBench('budget: { day: 0.01 }\n');
    bench.replies('small', begins('', 'stall'));
    const stop = new AbortController();
    const running = bench.run(paid('config: { maxOutputTokens: 60 }\n'), {}, stop.signal);
    await expect.poll(() => bench.asked()).toEqual(['small']);
    const { reserved } = await bench.host.spending.today();
    expect(reserved).toBeGreaterThan(0.0006);
    stop.abort();
    await running;
    expect(await bench.host.spending.today()).toEqual({ spent: reserved, reserved: 0 });
  });
});
