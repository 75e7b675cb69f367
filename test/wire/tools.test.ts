import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ModelEvent } from '../../src/model/events.ts';
import type { ModelRequest, ToolDefinition } from '../../src/model/request.ts';
import type { Message, Part } from '../../src/prompt/messages/message.ts';
import { call } from './call.ts';
import { type FaultServer, startFaultServer } from './faultServer.ts';
import { wireProtocols } from './protocols.ts';
import { toolFrames } from './toolFrames.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});

afterAll(() => server.close());

beforeEach(() => {
  server.received.length = 0;
});

const weather: ToolDefinition = {
  name: 'weather',
  description: 'The weather of a city.',
  inputSchema: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
};
const now: ToolDefinition = { name: 'now', inputSchema: { type: 'object', properties: {} } };

const ask: Message = { role: 'user', content: [{ text: 'How is the weather in Oslo and Rome?' }] };

/** What a run makes of a reply that calls tools: the model's message, and that of the results. */
function roundOf(events: readonly ModelEvent[], model: string): readonly Message[] {
  const said = events.flatMap((event): Part[] => {
    if (event.type === 'sealed') return [{ sealed: { model, state: event.state } }];
    if (event.type !== 'toolCall') return [];
    const { ref, name, input } = event.call;
    return [{ toolRequest: { ref, name, input } }];
  });
  const results = said.flatMap((part): Part[] => {
    if (!('toolRequest' in part)) return [];
    const { name, ref = '' } = part.toolRequest;
    return [{ toolResponse: { name, ref, output: { degrees: 4 } } }];
  });
  return [ask, { role: 'model', content: said }, { role: 'tool', content: results.toReversed() }];
}

const spoken = wireProtocols.flatMap(wire => {
  const frames = toolFrames[wire.protocol];
  return frames ? [{ protocol: wire.protocol, wire, frames }] : [];
});

/** The reply of two calls, and what the adapter makes of it. */
async function reply(
  { wire, frames }: Pick<(typeof spoken)[number], 'wire' | 'frames'>,
  stream: boolean,
  request: Partial<ModelRequest> = {},
): Promise<readonly ModelEvent[]> {
  const body = JSON.stringify(frames.body);
  server.play(
    stream
      ? { steps: [{ send: frames.stream }] }
      : { headers: { 'content-type': 'application/json' }, steps: [{ send: body }] },
  );
  const { events, error } = await call(wire, server.url, {
    stream,
    request: { messages: [ask], tools: [weather, now], ...request },
  });
  expect(error).toBeUndefined();
  return events;
}

describe.each(spoken)('$protocol', spoke => {
  const { wire, frames } = spoke;

  test.each([true, false])('reads concurrent calls, each completely (stream: %s)', async stream => {
    const events = await reply(spoke, stream);
    const calls = events.flatMap(event => (event.type === 'toolCall' ? [event.call] : []));
    expect(calls.map(({ name, input }) => ({ name, input }))).toEqual([
      { name: 'weather', input: { city: 'Oslo' } },
      { name: 'weather', input: { city: 'Rome' } },
    ]);
    expect(new Set(calls.map(({ ref }) => ref)).size).toBe(2);
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'toolCalls' });
  });

  test('reports the arguments while they are written', async () => {
    const events = await reply(spoke, true);
    for (const event of events) {
      if (event.type !== 'toolCall') continue;
      const { ref, arguments: whole } = event.call;
      const written = events.flatMap(one =>
        one.type === 'toolCallDelta' && one.ref === ref ? [one.text] : [],
      );
      expect(written.join('')).toBe(whole);
    }
    const first = events.findIndex(({ type }) => type === 'toolCallDelta');
    expect(first).toBeGreaterThan(-1);
    expect(first).toBeLessThan(events.findIndex(({ type }) => type === 'toolCall'));
  });

  test('sends the tools, and whether one must be called', async () => {
    await reply(spoke, true, { toolChoice: 'required' });
    await reply(spoke, true);
    const [first, second] = server.received;
    expect(frames.toolsIn(first?.body ?? {})).toEqual(['weather', 'now']);
    expect(JSON.stringify(first?.body)).toContain('The weather of a city.');
    expect(JSON.stringify(frames.choiceIn(first?.body ?? {}))).toMatch(/required|any/i);
    expect(frames.choiceIn(second?.body ?? {})).toBeUndefined();
  });

  test.each([
    true,
    false,
  ])('returns calls and results, matched by id (stream: %s)', async stream => {
    const events = await reply(spoke, stream);
    server.received.length = 0;
    await reply(spoke, stream, { messages: roundOf(events, wire.model) });
    const round = frames.roundIn(server.received[0]?.body ?? {});
    const words = round.filter(line => !line.startsWith('sealed')).map(line => line.split(' '));
    const [oslo, rome] = words.map(([, ref]) => ref);
    expect(words).toEqual([
      ['call', oslo, 'weather', '{"city":"Oslo"}'],
      ['call', rome, 'weather', '{"city":"Rome"}'],
      ['result', rome, '{"degrees":4}'],
      ['result', oslo, '{"degrees":4}'],
    ]);
  });
});

describe.each(
  spoken.filter(({ frames }) => frames.sealed !== undefined),
)('$protocol, which encrypts or signs reasoning', spoke => {
  const { wire, frames } = spoke;

  test('returns it to that model, and to no other', async () => {
    const events = await reply(spoke, true);
    expect(events).toContainEqual({ type: 'sealed', state: frames.sealed });
    server.received.length = 0;
    for (const by of [wire.model, 'another/model']) {
      await reply(spoke, true, { messages: roundOf(events, by) });
    }
    const [same, other] = server.received.map(({ body }) => frames.roundIn(body));
    expect(same?.[0]).toMatch(/^sealed /);
    expect(other?.join()).not.toContain('sealed');
  });
});
