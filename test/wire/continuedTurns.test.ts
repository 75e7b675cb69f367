import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReplyMode } from '../../src/call/callRequest.ts';
import {
  type ColumnConversation,
  continuationOf,
  continuedWith,
  newConversation,
  withReply,
} from '../../src/extension/panel/session/conversations.ts';
import { loadPrompt, replyTurn } from '../../src/library.ts';
import { loadPromptText } from '../../src/load/loadPromptFile.ts';
import type { SentTurn } from '../../src/protocol/conversation.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { run } from '../../src/run/run.ts';
import { agentTurn } from './agentTurns.ts';
import { type FaultServer, startFaultServer } from './faultServer.ts';
import { event, wireOf } from './protocols.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});

afterAll(() => server.close());

const item = (index: number, content: object): string =>
  event({ type: 'response.output_item.added', output_index: index, item: content }) +
  event({ type: 'response.output_item.done', output_index: index, item: content });

const functionCall = (ref: string, city: string): object => ({
  type: 'function_call',
  id: `fc_${ref}`,
  call_id: ref,
  name: 'weather',
  arguments: JSON.stringify({ city }),
});
const reasoning = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed+1' };

const openaiTurn = [
  item(0, reasoning),
  event({
    type: 'response.output_item.added',
    output_index: 1,
    item: { type: 'message', role: 'assistant', phase: 'commentary', content: [] },
  }),
  event({ type: 'response.output_text.delta', output_index: 1, delta: 'Let me look.' }),
  item(2, functionCall('call_a', 'Oslo')),
  item(3, functionCall('call_b', 'Rome')),
  event({
    type: 'response.completed',
    response: { status: 'completed', model: 'gpt-5.4-mini', output: [], usage: {} },
  }),
].join('');

/** A reply that thinks, speaks and calls a tool twice, and what of it must go back unchanged. */
const providers = {
  'openai-responses': { turn: openaiTurn, unchanged: ['sealed+1', '"phase":"commentary"'] },
  anthropic: { turn: agentTurn('anthropic').stream, unchanged: ['sig+/=1', 'EmwKAhgB'] },
  google: { turn: agentTurn('google').stream, unchanged: ['c2lnMQ==', 'c2lnMg=='] },
} as const;
type Provider = keyof typeof providers;
const all = Object.keys(providers) as readonly Provider[];

const source = `---
tools:
  - name: weather
    inputSchema: { city: string }
---
The weather in Oslo and Rome?`;

const results: SentTurn = {
  kind: 'results',
  results: [
    { from: 'user', text: '{"sky": "rain"}' },
    { from: 'failure', text: 'no station' },
  ],
};
const question: SentTurn = { kind: 'text', text: 'And tomorrow?' };

async function place(provider: Provider) {
  const wire = wireOf(provider);
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-continued-'));
  const endpoint = `{ protocol: ${provider}, baseUrl: "${wire.baseUrl(server.url)}", key: "\${env:KEY}" }`;
  await writeFile(join(folder, 'touchstone.yaml'), `endpoints:\n  here: ${endpoint}\n`);
  const { start, delta, end } = wire.frames;
  return {
    folder,
    model: `here/${wire.model.split('/')[1]}`,
    play: (stream: string) => server.play({ steps: [{ send: stream }] }),
    saying: (said: string) => start + delta(said) + end,
  };
}

const environment = { KEY: 'a-key-for-tests-0123456789' };
const bodies = () => server.received.map(({ body }) => JSON.stringify(body));

/** The conversation of a column: a reply that calls tools, their results, a message. */
async function conversation(at: Awaited<ReturnType<typeof place>>, mode: ReplyMode, turn: string) {
  const prompt = await loadPromptText(source, 'agent.prompt', async () => undefined);
  const host = await createNodeHost({
    folder: at.folder,
    environment: mode === 'live' ? environment : {},
    warn: () => {},
    log: mode === 'live',
  });
  let state: ColumnConversation = newConversation(undefined);
  for (const [reply, sent] of [
    [turn, undefined],
    [at.saying('Rain in Oslo.'), results],
    [at.saying('Sun.'), question],
  ] as const) {
    if (mode === 'live') at.play(reply);
    const next = sent ? continuedWith(state, sent) : state;
    if (!next) throw new Error('the reply cannot be continued');
    const request = { prompt, input: {}, model: at.model, mode, record: mode === 'live' };
    const record = await run({ ...request, ...continuationOf(next) }, host).record;
    expect(record.error).toBeUndefined();
    state = withReply(next, record);
  }
  await host.close();
  return state;
}

describe.each(all)('a conversation in the panel with %s', provider => {
  test('sends results, failures and messages after the prompt, and returns reasoning unchanged', async () => {
    const at = await place(provider);
    server.received.length = 0;
    const { record } = await conversation(at, 'live', providers[provider].turn);
    expect(record?.text).toBe('Sun.');
    const [first, second, third] = bodies();
    for (const text of ['{"sky":"rain"}', 'no station', ...providers[provider].unchanged]) {
      const written = JSON.stringify(text).slice(1, -1);
      expect(first).not.toContain('no station');
      expect([text, written].some(each => second?.includes(each))).toBe(true);
      expect([text, written].some(each => third?.includes(each))).toBe(true);
    }
    expect(third).toContain('Rain in Oslo.');
    expect(third).toContain('And tomorrow?');
    expect(third).not.toContain(environment.KEY);
  });

  test('logs each turn under one trace, and replays all of them without a key', async () => {
    const at = await place(provider);
    await conversation(at, 'live', providers[provider].turn);
    const log = await readFile(join(at.folder, '.touchstone', 'runs.jsonl'), 'utf8');
    const spans = log
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { readonly traceId: string; readonly id: string });
    expect(spans).toHaveLength(3);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(new Set(spans.map(({ id }) => id)).size).toBe(3);
    server.received.length = 0;
    const { record } = await conversation(at, 'replay', '');
    expect(record).toMatchObject({ text: 'Sun.', source: 'replayed' });
    expect(server.received).toEqual([]);
  });

  test('can be continued by a program with `turns` and `replyTurn`', async () => {
    const at = await place(provider);
    const file = join(at.folder, 'agent.prompt');
    await writeFile(file, source);
    const prompt = await loadPrompt(file, { environment, folder: at.folder, warn: () => {} });
    at.play(providers[provider].turn);
    const first = await prompt.run({}, { model: at.model });
    const answers = (first.toolCalls ?? []).map(({ name, ref }) => ({
      toolResponse: { name, ref, output: 'rain' },
    }));
    expect(answers).toHaveLength(2);
    const turns = [replyTurn(first), { role: 'tool', content: answers }];
    at.play(at.saying('It rains.'));
    const { traceId } = first;
    const second = await prompt.run({}, { model: at.model, turns, traceId });
    expect(second).toMatchObject({ outcome: 'completed', text: 'It rains.', traceId });
    at.play(at.saying('Yes.'));
    const more = [...turns, replyTurn(second), { role: 'user', content: [{ text: 'Sure?' }] }];
    const third = await prompt.run({}, { model: at.model, turns: more, traceId });
    expect(third.text).toBe('Yes.');
    expect(bodies().at(-1)).toContain('It rains.');
    await prompt.close();
  });
});
