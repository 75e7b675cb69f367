import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planEvals } from '../../src/eval/plan/plan.ts';
import { runEval } from '../../src/eval/runner.ts';
import { call } from './call.ts';
import { type Loopback, listen } from './loopback.ts';
import { wireOf } from './protocols.ts';
import { type RunBench, startRunBench } from './runBench.ts';

let bench: RunBench;
let server: Loopback;

const { start, delta, end } = wireOf('openai').frames;
const whole = {
  choices: [{ message: { role: 'assistant', content: 'refund' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 4, completion_tokens: 1 },
};

beforeEach(async () => {
  server = await listen(({ body }, response) => {
    const streams = body['stream'] === true;
    response.writeHead(200, {
      'content-type': streams ? 'text/event-stream' : 'application/json',
    });
    response.end(streams ? start + delta('refund') + end : JSON.stringify(whole));
  });
  bench = await startRunBench(
    `  forms: { protocol: openai, baseUrl: "${server.url}/v1" }\n  bodies: { protocol: openai, baseUrl: "${server.url}/v1", stream: false }\n`,
  );
});

afterEach(async () => {
  await bench.close();
  await server.close();
});

async function evaluate(frontmatter: string) {
  const file = join(bench.folder, 'sort.prompt');
  await writeFile(file, `---\nmodel: forms/m\n${frontmatter}---\nSort: {{ticket}}\n`);
  const row = { input: { ticket: 'Money back' }, expected: 'refund' };
  await writeFile(join(bench.folder, 'sort.golden.jsonl'), `${JSON.stringify(row)}\n`);
  const planned = await planEvals(file, bench.host.settings);
  const [plan] = planned.ok ? planned.plans : [];
  if (!plan) throw new Error(JSON.stringify(planned));
  const { signal } = new AbortController();
  const events = await Array.fromAsync(runEval(plan, bench.host, { folder: bench.folder }, signal));
  const [sample] = events.flatMap(event => (event.type === 'sample' ? [event.sample] : []));
  const [{ body } = { body: {} }] = server.received;
  return { sample, streamed: 'stream' in body && body['stream'] === true };
}

test('an evaluation asks for whole replies, and does not know when their first token came', async () => {
  const { sample, streamed } = await evaluate('');
  expect(streamed).toBe(false);
  expect(sample).toMatchObject({ outcome: 'passed', text: 'refund' });
  expect(sample?.usage?.input.total).toBe(4);
  expect(sample).not.toHaveProperty('timeToFirstToken');
});

test('an evaluation asks for a stream where a reply may be ended early', async () => {
  const { sample, streamed } = await evaluate('touchstone.retry: { stopEarly: true }\n');
  expect(streamed).toBe(true);
  expect(sample?.timeToFirstToken).toBeGreaterThan(0);
});

test('a server that is declared to send whole replies has no time to its first token', async () => {
  const { record, events } = await bench.run('---\nmodel: bodies/m\n---\nSort: {{ticket}}\n');
  expect(record).toMatchObject({ text: 'refund', outcome: 'completed' });
  expect(record).not.toHaveProperty('timeToFirstToken');
  expect(events.map(({ type }) => type)).not.toContain('firstToken');
});

test.each([
  'openai',
  'openai-responses',
  'anthropic',
] as const)('a server of %s that streams, whatever it is asked for, is read as it answers', async protocol => {
  const wire = wireOf(protocol);
  const streaming = await listen((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(wire.frames.start + wire.frames.delta('Within 30 days.') + wire.frames.end);
  });
  try {
    const { text, error, events } = await call(wire, streaming.url, { stream: false });
    expect(error).toBeUndefined();
    expect(text).toBe('Within 30 days.');
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
  } finally {
    await streaming.close();
  }
});
