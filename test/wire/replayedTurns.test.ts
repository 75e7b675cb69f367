import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReplyMode } from '../../src/call/callRequest.ts';
import { loadPromptText } from '../../src/load/loadPromptFile.ts';
import type { HistoryMessage } from '../../src/prompt/messages/history.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { run } from '../../src/run/run.ts';
import type { RunRecord } from '../../src/trace/record.ts';
import { agentTurn } from './agentTurns.ts';
import { type FaultServer, startFaultServer } from './faultServer.ts';
import { at, event, wireOf } from './protocols.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});

afterAll(() => server.close());

const item = (index: number, item: object): string =>
  event({ type: 'response.output_item.added', output_index: index, item }) +
  event({ type: 'response.output_item.done', output_index: index, item });

const called = (ref: string, city: string): object => ({
  type: 'function_call',
  id: `fc_${ref}`,
  call_id: ref,
  name: 'weather',
  arguments: JSON.stringify({ city }),
});
const thought = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed+thought' };

/** A turn of the Responses API that thinks, comments and calls twice. */
const responsesTurn = [
  item(0, thought),
  event({
    type: 'response.output_item.added',
    output_index: 1,
    item: { type: 'message', role: 'assistant', phase: 'commentary', content: [] },
  }),
  event({ type: 'response.output_text.delta', output_index: 1, delta: 'Let me look.' }),
  item(2, called('call_a', 'Oslo')),
  item(3, called('call_b', 'Rome')),
  event({
    type: 'response.completed',
    response: { status: 'completed', model: 'gpt-5.4-mini', output: [], usage: {} },
  }),
].join('');

const turns = {
  'openai-responses': responsesTurn,
  anthropic: agentTurn('anthropic').stream,
  google: agentTurn('google').stream,
} as const;

const source = `---
tools:
  - name: weather
    inputSchema: { city: string }
---
{{history}}{{role "user"}}Go on.`;

async function bench(protocol: keyof typeof turns) {
  const wire = wireOf(protocol);
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-turns-'));
  const endpoint = `{ protocol: ${protocol}, baseUrl: "${wire.baseUrl(server.url)}", key: "\${env:KEY}" }`;
  await writeFile(join(folder, 'touchstone.yaml'), `endpoints:\n  here: ${endpoint}\n`);
  const prompt = await loadPromptText(source, 'agent.prompt', async () => undefined);
  const model = `here/${wire.model.split('/')[1]}`;
  return {
    async ask(mode: ReplyMode, history: readonly HistoryMessage[], environment = {}) {
      const host = await createNodeHost({ folder, environment, warn: () => {} });
      const request = { prompt, input: {}, model, mode, history, record: mode === 'live' };
      const record = await run(request, host).record;
      await host.close();
      expect(record.error).toBeUndefined();
      return record;
    },
    lastText() {
      const { start, delta, end } = wire.frames;
      server.play({ steps: [{ send: start + delta('It rains.') + end }] });
    },
  };
}

/** The conversation after a turn: the question, the reply, the results of its calls. */
function continued({ request, reply, toolCalls = [] }: RunRecord): readonly HistoryMessage[] {
  if (!reply) throw new Error('the turn has no reply to continue from');
  const results = toolCalls.map(({ name, ref }) => ({
    toolResponse: { name, ref, output: 'rain' },
  }));
  return [
    ...request.messages,
    reply,
    { role: 'tool', content: results },
  ] as readonly HistoryMessage[];
}

const key = { KEY: 'a-key-for-tests-0123456789' };
const question: readonly HistoryMessage[] = [
  { role: 'user', content: [{ text: 'The weather in Oslo and Rome?' }] },
];

test.each(
  Object.keys(turns) as readonly (keyof typeof turns)[],
)('both turns of a conversation with tools can be replayed, from %s', async protocol => {
  const { ask, lastText } = await bench(protocol);
  server.play({ steps: [{ send: turns[protocol] }] });
  const first = await ask('live', question, key);
  lastText();
  const second = await ask('live', continued(first), key);
  const sent = server.received.at(-1)?.body;

  const replayed = await ask('replay', question);
  expect(replayed).toMatchObject({ source: 'replayed', toolCalls: first.toolCalls ?? [] });
  expect(replayed.reply).toEqual(first.reply);
  const replayedSecond = await ask('replay', continued(replayed));
  expect(replayedSecond).toMatchObject({ source: 'replayed', text: second.text });

  // A live turn after a replayed one gets what the provider needs verbatim.
  lastText();
  await ask('live', continued(replayed), key);
  expect(server.received.at(-1)?.body).toEqual(sent);
});

test('the phase of a message is returned with its text, after the reasoning and before the calls', async () => {
  const { ask, lastText } = await bench('openai-responses');
  server.play({ steps: [{ send: responsesTurn }] });
  const first = await ask('live', question, key);
  lastText();
  await ask('live', continued(first), key);
  const input = at(server.received.at(-1)?.body, 'input');
  expect(input).toMatchObject([
    { role: 'user' },
    { role: 'user' },
    thought,
    { role: 'assistant', content: 'Let me look.', phase: 'commentary' },
    { type: 'function_call', call_id: 'call_a' },
    { type: 'function_call', call_id: 'call_b' },
    { type: 'function_call_output', call_id: 'call_a' },
    { type: 'function_call_output', call_id: 'call_b' },
    { role: 'user', content: 'Go on.' },
  ]);
});
