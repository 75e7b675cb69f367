import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createPanelSession } from '../../../src/extension/panel/session/session.ts';
import type { ToolCall } from '../../../src/model/events.ts';
import type { Message } from '../../../src/prompt/messages/message.ts';
import type { SentTurn } from '../../../src/protocol/conversation.ts';
import type { RunRecord } from '../../../src/trace/record.ts';
import { type HeldStream, testPort } from './panelPort.ts';
import { runRecord } from './runRecordFixture.ts';

const A = 'file:///a.prompt';
const id = 'a/one';
const text = (said: string): SentTurn => ({ kind: 'text', text: said });
const result = (said: string): SentTurn => ({
  kind: 'results',
  results: [{ from: 'user', text: said }],
});

const call: ToolCall = {
  ref: 'call_1',
  name: 'orders',
  arguments: '{"customer":"Ada","since":2020}',
  input: { customer: 'Ada', since: 2020 },
};
const tools = [
  {
    name: 'orders',
    inputSchema: {
      type: 'object',
      properties: { customer: { type: 'string' }, limit: { type: 'integer' } },
      required: ['customer', 'limit'],
    },
  },
];
const sealed = { sealed: { model: id, state: { signature: 'as received' } } };
const reply: Message = {
  role: 'model',
  content: [sealed, { toolRequest: { name: 'orders', ref: 'call_1', input: call.input } }],
};
/** A reply of one tool call, with reasoning that its provider wants back. */
const calling: Partial<RunRecord> = {
  toolCalls: [call],
  reply,
  request: { model: id, messages: [], parameters: {}, tools },
};

function start() {
  const port = testPort();
  port.put(A);
  const session = createPanelSession(port, port.memory);
  port.onFollow = session.show;
  onTestFinished(session.dispose);
  session.show(A);
  const stream = (count: number): Promise<HeldStream> =>
    vi.waitFor(() => {
      expect(port.streams).toHaveLength(count);
      const last = port.streams.at(-1);
      if (!last) throw new Error('no stream');
      return last;
    });
  let streams = 0;
  /** Does something that makes a call, and ends that call. */
  async function replies(
    act: () => Promise<void>,
    said: string,
    change?: Partial<RunRecord>,
  ): Promise<HeldStream> {
    const done = act();
    streams += 1;
    const held = await stream(streams);
    held.finish(said, change);
    await done;
    return held;
  }
  const send = (sent: SentTurn) => () => session.receive({ type: 'continue', id, sent });
  const column = () => port.shown.columns.find(each => each.id === id);
  return { port, session, replies, send, column };
}

describe('a conversation in the panel', () => {
  it('continues a reply with the earlier turns, under the same trace', async () => {
    const { session, replies, send, column } = start();
    await replies(session.run, 'first', { traceId: 'a'.repeat(32) });
    await replies(send(text('and then?')), 'second', { traceId: 'b'.repeat(32) });
    const last = await replies(send(text('why?')), 'third');
    expect(last.continued).toEqual({
      traceId: 'a'.repeat(32),
      turns: [
        { role: 'model', content: [{ text: 'first' }] },
        { role: 'user', content: [{ text: 'and then?' }] },
        { role: 'model', content: [{ text: 'second' }] },
        { role: 'user', content: [{ text: 'why?' }] },
      ],
    });
    expect(column()).toMatchObject({
      text: 'third',
      turns: [
        { reply: { text: 'first' }, sent: { text: 'and then?' } },
        { reply: { text: 'second' }, sent: { text: 'why?' } },
      ],
    });
  });

  it('answers a tool call with what its provider wants back, unchanged', async () => {
    const { session, replies, send } = start();
    await replies(session.run, '', calling);
    const next = await replies(send(result('[{"order": 17}]')), 'Order 17.');
    expect(next.continued?.turns).toEqual([
      reply,
      {
        role: 'tool',
        content: [{ toolResponse: { name: 'orders', ref: 'call_1', output: [{ order: 17 }] } }],
      },
    ]);
  });

  it.each([
    ['not JSON', 'not JSON'],
    ['{"id": 12345678901234567890}', '{"id": 12345678901234567890}'],
    ['12', 12],
    ['"quoted"', 'quoted'],
  ])('sends the result %s so that nothing of it is lost', async (written, output) => {
    const { session, replies, send } = start();
    await replies(session.run, '', calling);
    const next = await replies(send(result(written)), 'ok');
    expect(next.continued?.turns[1]?.content).toMatchObject([{ toolResponse: { output } }]);
  });

  it('sends a failure of a tool as its error', async () => {
    const { session, replies, send } = start();
    await replies(session.run, '', calling);
    const failure = { from: 'failure', text: 'timed out' } as const;
    const next = await replies(send({ kind: 'results', results: [failure] }), 'ok');
    expect(next.continued?.turns[1]?.content).toMatchObject([
      { toolResponse: { output: { error: 'timed out' } } },
    ]);
  });

  it('opens the rule that an argument of a call does not match', async () => {
    const { port, session, replies } = start();
    await replies(session.run, '', calling);
    await session.receive({ type: 'openRule', id, call: 0, finding: 0 });
    await session.receive({ type: 'openRule', id, call: 1, finding: 0 });
    expect(port.called.filter(what => what.startsWith('openRule'))).toEqual([
      'openRule `limit` is missing in orders',
    ]);
  });

  it('shows what is wrong with the arguments of a call', async () => {
    const { session, replies, column } = start();
    await replies(session.run, '', calling);
    expect(column()?.toolCalls).toMatchObject([
      {
        name: 'orders',
        findings: [{ pointer: '/limit', keyword: 'required' }],
        unknown: ['since'],
      },
    ]);
  });

  it('shows the result of the golden row before it is sent, each once', async () => {
    const { port, session, replies, send, column } = start();
    port.answers.row = { id: 'r', input: { ticket: 'first row' } };
    port.row = 'r';
    port.answers.mocks = [
      { name: 'orders', result: [{ order: 17 }] },
      { name: 'orders', error: 'no more' },
    ];
    await session.receive({ type: 'ready' });
    await replies(session.run, '', calling);
    expect(column()?.toolCalls).toMatchObject([
      { mock: { ok: true, isFailure: false, text: '[\n  {\n    "order": 17\n  }\n]' } },
    ]);
    const mocked: SentTurn = { kind: 'results', results: [{ from: 'mock', text: 'not this' }] };
    const next = await replies(send(mocked), '', calling);
    expect(next.continued?.turns[1]?.content).toMatchObject([
      { toolResponse: { output: [{ order: 17 }] } },
    ]);
    expect(column()?.toolCalls).toMatchObject([{ mock: { isFailure: true } }]);
  });

  it('refuses a message while a tool call has no result, and empty answers', async () => {
    const { port, session, replies, send } = start();
    await replies(session.run, '', calling);
    await send(text('hello'))();
    await send(result('  '))();
    await send({ kind: 'results', results: [] })();
    await send({ kind: 'results', results: [{ from: 'mock', text: 'x' }] })();
    expect(port.streams).toHaveLength(1);
  });

  it('asks about endpoints for each turn, and sends nothing in Restricted Mode', async () => {
    const { port, session, replies, send } = start();
    await replies(session.run, 'first');
    port.called.length = 0;
    await replies(send(text('more')), 'second');
    expect(port.called).toContain('askForTrust');
    port.refuseUntrusted = () => true;
    await send(text('more'))();
    expect(port.streams).toHaveLength(2);
  });

  it('sends a failed turn again, and the prompt where the first reply failed', async () => {
    const { session, replies, send, column } = start();
    await replies(session.run, 'first');
    const failed = { outcome: 'failed', error: { class: 'network', message: 'lost' } } as const;
    await replies(send(text('more')), '', failed);
    const retry = () => session.receive({ type: 'retry', id });
    const again = await replies(retry, 'second');
    expect(again.continued?.turns).toHaveLength(2);
    expect(column()).toMatchObject({ text: 'second', turns: [{ sent: { text: 'more' } }] });
    const anew = await replies(retry, 'first again');
    expect(anew.continued).toBeUndefined();
    expect(column()?.turns).toBeUndefined();
  });

  it('keeps the partial reply of a stopped turn, which can be taken back', async () => {
    const { port, session, replies, send, column } = start();
    await replies(session.run, 'first');
    const done = send(text('more'))();
    await vi.waitFor(() => expect(port.streams).toHaveLength(2));
    await session.receive({ type: 'stop', id });
    expect(port.streams[1]?.signal.aborted).toBe(true);
    port.streams[1]?.finish('half', { outcome: 'cancelled' });
    await done;
    expect(column()).toMatchObject({ status: 'cancelled', text: 'half' });
    await session.receive({ type: 'takeBack', id });
    expect(column()).toMatchObject({ status: 'completed', text: 'first' });
    expect(column()?.turns).toBeUndefined();
  });

  it('adds up what its calls used and cost, also those that were taken back', async () => {
    const { session, replies, send, column } = start();
    const cost = (total: number) =>
      ({
        known: true,
        input: total,
        output: 0,
        cacheRead: 0,
        cacheWrite: 0,
        total,
        usage: 'provider',
      }) as const;
    const live = (total: number) => ({ source: 'live', cost: cost(total) }) as const;
    await replies(session.run, 'first', live(0.001));
    await replies(send(text('a')), 'second', live(0.002));
    await session.receive({ type: 'takeBack', id });
    await replies(send(text('b')), 'third', live(0.004));
    expect(column()?.total).toMatchObject({ calls: 3, source: 'live', cost: { total: 0.007 } });
    await replies(send(text('c')), 'replayed', { source: 'replayed', cost: cost(1) });
    expect(column()?.total).toMatchObject({ calls: 4, source: 'live', cost: { total: 0.007 } });
  });

  it('is replaced by the next run of the prompt, and kept where its column is pinned', async () => {
    const { port, session, replies, send, column } = start();
    await replies(session.run, 'first');
    await replies(send(text('more')), 'second');
    await session.receive({ type: 'pin', id, pinned: true });
    await replies(session.run, 'new');
    expect(column()).toMatchObject({ text: 'new' });
    expect(column()?.turns).toBeUndefined();
    const pinned = port.shown.columns.find(({ pinned: isPinned }) => isPinned);
    const more = () =>
      session.receive({ type: 'continue', id: pinned?.id ?? '', sent: text('and?') });
    const next = await replies(more, 'third');
    expect(next.continued?.turns).toHaveLength(4);
  });

  it('does not look out of date because it has more messages than the prompt', async () => {
    const { session, replies, send, column } = start();
    await replies(session.run, 'first', { requestHash: '1'.repeat(64) });
    const before = column()?.answered?.request;
    await replies(send(text('more')), 'second', { requestHash: '2'.repeat(64) });
    expect(before).toBeDefined();
    expect(column()?.answered?.request).toBe(before);
  });

  it('continues a reply from before a reload with what the log has of it', async () => {
    const { port, session, replies, send, column } = start();
    const columns = [{ id, model: id, status: 'completed', text: 'first', run: 's' } as const];
    await session.receive({ type: 'ready', kept: { uri: A, columns } });
    await send(text('more'))();
    expect(port.streams).toHaveLength(0);
    const record = runRecord({ text: 'first', traceId: 'c'.repeat(32) });
    port.answers.resumed = run => ({ run, mocks: [], turns: [], record });
    const next = await replies(send(text('more')), 'second');
    expect(next.continued).toMatchObject({ traceId: 'c'.repeat(32) });
    expect(column()).toMatchObject({ text: 'second', turns: [{ reply: { text: 'first' } }] });
  });

  it('is copied as code with its turns, and not saved as the reply to the input', async () => {
    const { port, session, replies, send } = start();
    await replies(session.run, 'first');
    await replies(send(text('more')), 'second');
    await session.receive({ type: 'copyCode', id });
    expect(port.called).toContain('copyCode {"ticket":"first row"} a/one after 2 messages');
    expect(session.replies()).toMatchObject([{ text: 'second', isFollowUp: true }]);
  });
});
