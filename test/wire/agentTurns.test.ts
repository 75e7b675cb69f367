import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ModelEvent } from '../../src/model/events.ts';
import type { Message, Part } from '../../src/prompt/messages/message.ts';
import { type AgentTurn, agentTurn, agentTurns } from './agentTurns.ts';
import { call } from './call.ts';
import { type FaultServer, startFaultServer } from './faultServer.ts';
import { type WireProtocol, wireOf, wireProtocols } from './protocols.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});

afterAll(() => server.close());

beforeEach(() => {
  server.received.length = 0;
});

const json = { 'content-type': 'application/json' };
const question: Message = { role: 'user', content: [{ text: 'The weather in Oslo and Rome?' }] };
const tools = [
  {
    name: 'weather',
    inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
];

async function reply(turn: AgentTurn, stream: boolean): Promise<readonly ModelEvent[]> {
  server.play(
    stream
      ? { steps: [{ send: turn.stream }] }
      : { headers: json, steps: [{ send: JSON.stringify(turn.body) }] },
  );
  const request = { messages: [question], tools };
  const { events, error } = await call(wireOf(turn.protocol), server.url, { stream, request });
  expect(error).toBeUndefined();
  return events;
}

/** Text in one piece, arguments only as the whole call they come to. */
function withoutPieces(events: readonly ModelEvent[]): readonly ModelEvent[] {
  const whole: ModelEvent[] = [];
  for (const event of events) {
    const before = whole.at(-1);
    if (event.type === 'delta' && before?.type === 'delta') {
      whole[whole.length - 1] = { type: 'delta', text: before.text + event.text };
    } else if (event.type !== 'toolCallDelta') {
      whole.push(event);
    }
  }
  return whole;
}

/** The reply as a message of the conversation, and what its calls came to. */
function conversation(turn: AgentTurn): readonly Message[] {
  const { model } = wireOf(turn.protocol);
  const content = turn.events.flatMap((event): readonly Part[] => {
    if (event.type === 'delta') return [{ text: event.text }];
    if (event.type === 'sealed') return [{ sealed: { model, state: event.state } }];
    if (event.type !== 'toolCall') return [];
    const { name, input, ref } = event.call;
    return [{ toolRequest: { name, input, ref } }];
  });
  const results = content.flatMap((part): readonly Part[] => {
    if (!('toolRequest' in part)) return [];
    const { name, ref } = part.toolRequest;
    return [{ toolResponse: { name, output: 'rain', ...(ref !== undefined && { ref }) } }];
  });
  return [question, { role: 'model', content }, { role: 'tool', content: results }];
}

/** The body of the request that continues with a turn. */
async function goneOn(turn: AgentTurn, wire: WireProtocol): Promise<Record<string, unknown>> {
  const { start, end } = wire.frames;
  server.play({ steps: [{ send: start + end }] });
  const request = { messages: conversation(turn), tools };
  const { error } = await call(wire, server.url, { request });
  expect(error).toBeUndefined();
  return { ...server.received[0]?.body };
}

describe.each(agentTurns)('a turn of two calls, from $protocol', turn => {
  test.each([
    true,
    false,
  ])('is read completely, including reasoning and signatures (stream: %s)', async stream => {
    expect(withoutPieces(await reply(turn, stream))).toEqual(turn.events);
  });

  test.each(
    wireProtocols.map(wire => [wire.protocol, wire] as const),
  )('can be continued by %s, which gets no encrypted parts of another model', async (protocol, wire) => {
    const body = JSON.stringify(await goneOn(turn, wire));
    expect(body).toContain('Oslo');
    expect(body).toContain('Rome');
    expect(body).toContain('rain');
    const seals = ['sig+/=1', 'EmwKAhgB', 'c2lnMQ==', 'c2lnMg==', 'c2lnMw=='];
    const seen = seals.filter(seal => body.includes(seal));
    expect(seen).toHaveLength(protocol !== turn.protocol ? 0 : protocol === 'google' ? 3 : 2);
  });
});

describe('a turn is returned unchanged', () => {
  test('to Claude, block by block, with all results in the message after it', async () => {
    const turn = agentTurn('anthropic');
    const { messages } = await goneOn(turn, wireOf('anthropic'));
    const { content } = turn.body as { readonly content: unknown };
    expect(messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'The weather in Oslo and Rome?' }] },
      { role: 'assistant', content },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_1', content: 'rain' },
          { type: 'tool_result', tool_use_id: 'toolu_2', content: 'rain' },
        ],
      },
    ]);
  });

  test('to Gemini, part by part, without its summary of thoughts', async () => {
    const { contents } = await goneOn(agentTurn('google'), wireOf('google'));
    const args = (city: string) => ({ name: 'weather', args: { city } });
    const response = (id: string) => ({
      functionResponse: { id, name: 'weather', response: { output: 'rain' } },
    });
    expect(contents).toEqual([
      { role: 'user', parts: [{ text: 'The weather in Oslo and Rome?' }] },
      {
        role: 'model',
        parts: [
          { text: 'Let me look.', thoughtSignature: 'c2lnMQ==' },
          { functionCall: { id: 'call_1', ...args('Oslo') }, thoughtSignature: 'c2lnMg==' },
          { functionCall: { id: 'own', ...args('Rome') } },
          { text: '', thoughtSignature: 'c2lnMw==' },
        ],
      },
      { role: 'user', parts: [response('call_1'), response('own')] },
    ]);
  });
});

describe('Claude', () => {
  const turn = agentTurn('anthropic');

  test('shows the arguments of each call while they are written', async () => {
    const events = await reply(turn, true);
    const pieces = events.filter(event => event.type === 'toolCallDelta');
    expect(pieces.map(({ ref, name, text }) => `${ref} ${name} ${text}`)).toEqual([
      'toolu_1 weather {"city":',
      'toolu_1 weather "Oslo"}',
      'toolu_2 weather {"city":"Rome"}',
    ]);
  });

  test('keeps arguments that were cut off at the limit as written', async () => {
    const cut = turn.stream
      .replace('\\"Rome\\"}', '\\"Ro')
      .replace('"tool_use","stop', '"max_tokens","stop');
    const events = await reply({ ...turn, stream: cut }, true);
    expect(events.filter(({ type }) => type === 'toolCall').at(-1)).toEqual({
      type: 'toolCall',
      call: { ref: 'toolu_2', name: 'weather', arguments: '{"city":"Ro' },
    });
    expect(events.at(-1)).toMatchObject({ reason: 'length' });
  });

  test('names the kind of a refusal', async () => {
    const wire = wireOf('anthropic');
    const details = '"stop_reason":"refusal","stop_details":{"type":"refusal","category":"cyber"}';
    const end = wire.frames.end.replace('"stop_reason":"end_turn"', details);
    server.play({ steps: [{ send: wire.frames.start + end }] });
    const { events } = await call(wire, server.url);
    expect(events.at(-1)).toMatchObject({ reason: 'refusal', raw: 'refusal: cyber' });
  });
});

describe('Gemini', () => {
  test.each([
    ['MALFORMED_FUNCTION_CALL', 'other'],
    ['UNEXPECTED_TOOL_CALL', 'other'],
    ['MALFORMED_RESPONSE', 'other'],
    ['IMAGE_SAFETY', 'contentFilter'],
    ['RECITATION', 'contentFilter'],
    ['MAX_TOKENS', 'length'],
  ])('reads %s as %s', async (raw, reason) => {
    const wire = wireOf('google');
    const send = wire.frames.start + wire.frames.end.replace('STOP', raw);
    server.play({ steps: [{ send }] });
    const { events } = await call(wire, server.url);
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason, raw });
  });
});
