import { afterEach, expect, test } from 'vitest';
import { callTimes } from '../../src/trace/record.ts';
import { fails, says } from './modelServer.ts';
import { type RunBench, startRunBench } from './runBench.ts';

let bench: RunBench;

afterEach(() => bench.close());

const prompt = '---\nmodel: one/small\n---\nSort this: {{ticket}}\n';

test('the time to first token and the time of a call exclude earlier waits', async () => {
  bench = await startRunBench();
  const wait = 1500;
  bench.replies(
    'small',
    fails(429, { message: 'later' }, { 'retry-after-ms': `${wait}` }),
    says('x'),
  );
  const { record, events } = await bench.run(prompt);
  const [failed, answered] = record.attempts;
  expect(failed?.wait).toBeGreaterThanOrEqual(wait);
  // What is compared is who counts the wait, not how fast this machine is.
  expect(record.totalTime).toBeGreaterThanOrEqual(wait + (answered?.duration ?? 0));
  expect(record.timeToFirstToken).toBe(answered?.timeToFirstToken);
  expect(callTimes(record)).toEqual({
    timeToFirstToken: answered?.timeToFirstToken,
    totalTime: answered?.duration,
  });
  const first = events.find(event => event.type === 'firstToken');
  expect(first).toMatchObject({ elapsed: answered?.timeToFirstToken });
});

test('a call is measured from when its request is sent', async () => {
  bench = await startRunBench();
  bench.replies('small', says('x'));
  const before = Date.now();
  const { record } = await bench.run(prompt);
  const [attempt] = record.attempts;
  const received = bench.server.received.length;
  expect(received).toBe(1);
  expect(Date.parse(attempt?.start ?? '')).toBeGreaterThanOrEqual(before);
  expect(attempt?.timeToFirstToken).toBeLessThanOrEqual(attempt?.duration ?? 0);
});
