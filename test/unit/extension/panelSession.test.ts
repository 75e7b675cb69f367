import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createPanelSession } from '../../../src/extension/panel/session/session.ts';
import type { ToWebview } from '../../../src/protocol/messages.ts';
import type { RunEvent } from '../../../src/run/run.ts';
import { type HeldStream, testPort } from './panelPort.ts';

const A = 'file:///a.prompt';
const B = 'file:///b.prompt';
const delta = (text: string): RunEvent => ({ type: 'delta', text });

function start() {
  const port = testPort();
  port.put(A);
  port.put(B, { name: 'extract', values: { ticket: 'b’s own' } });
  const session = createPanelSession(port, port.memory);
  port.onFollow = session.show;
  onTestFinished(session.dispose);
  return { port, session };
}

const texts = ({ shown }: ReturnType<typeof testPort>): readonly string[] =>
  shown.columns.map(({ text }) => text);
const valueShown = ({ shown }: ReturnType<typeof testPort>): string | undefined =>
  shown.prompt?.values['ticket'];
const streamsOf = (port: ReturnType<typeof testPort>, count: number) =>
  vi.waitFor(() => {
    expect(port.streams).toHaveLength(count);
    return port.streams as HeldStream[];
  });

describe('the panel’s session', () => {
  it('keeps the inputs of each prompt when another one is shown', async () => {
    const { port, session } = start();
    session.show(A);
    await session.receive({ type: 'ready' });
    expect(valueShown(port)).toBe('first row');
    await session.receive({ type: 'value', name: 'ticket', value: 'typed' });
    session.show(B);
    await vi.waitFor(() => expect(valueShown(port)).toBe('b’s own'));
    session.show(A);
    await vi.waitFor(() => expect(valueShown(port)).toBe('typed'));
  });

  it('keeps the models of each prompt when another one is shown', async () => {
    const { port, session } = start();
    session.show(A);
    await session.receive({ type: 'selectModel', model: 'b/two', selected: false });
    session.show(B);
    await session.receive({ type: 'ready' });
    expect(port.shown.prompt?.models.map(({ selected }) => selected)).toEqual([true, true]);
    session.show(A);
    await session.receive({ type: 'ready' });
    expect(port.shown.prompt?.models.map(({ selected }) => selected)).toEqual([true, false]);
  });

  it('runs a sandbox model by itself when the input has changed, and cancels the run before', async () => {
    const { port, session } = start();
    let request = 0;
    const { describe: described } = port;
    port.describe = async (state, ...rest) => {
      const prompt = await described(state, ...rest);
      const facts = { availability: 'sandbox', request: state.values['ticket'] ?? '' } as const;
      request += 1;
      const models = prompt.models.map(model => ({ ...model, ...facts }));
      return { ...prompt, models, input: `i${request}` };
    };
    session.show(A);
    await session.receive({ type: 'ready' });
    await session.receive({ type: 'autoRun', change: { on: true } });
    expect(port.shown.prompt?.autoRun?.on).toBe(true);
    const [first] = await vi.waitFor(() => {
      expect(port.streams).toHaveLength(2);
      return port.streams;
    }, 30_000);
    await session.receive({ type: 'value', name: 'ticket', value: 'changed' });
    await vi.waitFor(() => expect(port.streams).toHaveLength(4), 30_000);
    expect(first?.signal.aborted).toBe(true);
    expect(port.called).not.toContain('askForTrust');
    expect(port.called).not.toContain('offerStop');
    for (const stream of port.streams) stream.finish('done');
    await vi.waitFor(() => expect(port.shown.running).toBe(false), 30_000);
    await session.receive({ type: 'autoRun', change: { on: false } });
  });

  it('adds several models at once, and removes one', async () => {
    const { port, session } = start();
    port.answers.added = ['c/three', 'nowhere/unknown'];
    session.show(A);
    await session.receive({ type: 'ready' });
    await session.receive({ type: 'addModel' });
    const added = () => port.memory.recall(A).added;
    expect(added()).toEqual(['c/three', 'nowhere/unknown']);
    expect(port.memory.recall(A).selected).toEqual({ 'c/three': true, 'nowhere/unknown': true });
    await session.receive({ type: 'removeModel', model: 'c/three' });
    expect(added()).toEqual(['nowhere/unknown']);
  });

  it('opens the rule that would refuse a model', async () => {
    const { port, session } = start();
    const place = { file: 'touchstone.yaml', line: 3 };
    port.answers.refusal = { rule: 'budget', message: 'Too expensive.', place };
    session.show(A);
    await session.receive({ type: 'ready' });
    await session.receive({ type: 'openRefusal', model: 'a/one' });
    expect(port.called).toContain('openLimits touchstone.yaml:3');
  });

  it('describes the messages of a run from the time a page shows them', async () => {
    const { port, session } = start();
    session.show(A);
    await session.receive({ type: 'ready' });
    expect(port.shown.prompt?.messages).toBeUndefined();
    await session.receive({ type: 'showMessages' });
    expect(port.shown.prompt?.messages).toEqual([]);
  });

  it('says whether the shown prompt runs and has replies, for commands that need them', async () => {
    const { port, session } = start();
    const lastState = () => port.called.filter(call => call.startsWith('showState')).at(-1);
    session.show(A);
    expect(lastState()).toBe('showState {"running":false,"replied":false}');
    const run = session.run();
    const [stream] = await streamsOf(port, 1);
    expect(lastState()).toBe('showState {"running":true,"replied":false}');
    stream?.finish('a reply');
    await run;
    expect(lastState()).toBe('showState {"running":false,"replied":true}');
    session.show(B);
    expect(lastState()).toBe('showState {"running":false,"replied":false}');
  });

  it('copies the call of a reply with the input that it answers, and otherwise the call of a run now', async () => {
    const { port, session } = start();
    session.show(A);
    const run = session.run();
    const [stream] = await streamsOf(port, 1);
    stream?.finish('a reply');
    await run;
    await session.receive({ type: 'value', name: 'ticket', value: 'typed' });
    await session.receive({ type: 'copyCode', id: 'a/one' });
    await session.copyCode();
    expect(port.called.filter(each => each.startsWith('copyCode'))).toEqual([
      'copyCode {"ticket":"first row"} a/one',
      'copyCode {"ticket":"typed"} a/one b/two',
    ]);
  });

  it('keeps the partial text of a stopped run', async () => {
    const { port, session } = start();
    session.show(A);
    const run = session.run();
    const [stream] = await streamsOf(port, 1);
    stream?.send({ type: 'firstToken', elapsed: 5 });
    stream?.send(delta('half of the '));
    await vi.waitFor(() => expect(texts(port)).toEqual(['half of the ']));
    session.stop();
    expect(stream?.signal.aborted).toBe(true);
    stream?.finish('half of the ', { outcome: 'cancelled' });
    await run;
    expect(port.shown).toMatchObject({
      running: false,
      columns: [{ status: 'cancelled', text: 'half of the ' }],
    });
  });

  it('drops events of an earlier run of the same model', async () => {
    const { port, session } = start();
    session.show(A);
    const first = session.run();
    const [old] = await streamsOf(port, 1);
    old?.send(delta('old '));
    await vi.waitFor(() => expect(texts(port)).toEqual(['old ']));
    const second = session.receive({ type: 'retry', id: 'a/one' });
    const [, fresh] = await streamsOf(port, 2);
    old?.send(delta('too late'));
    fresh?.send(delta('new'));
    old?.finish('old too late');
    await first;
    fresh?.finish('new');
    await second;
    expect(texts(port)).toEqual(['new']);
  });

  it('refuses a second run while one is running, and stops the first if the user wants', async () => {
    const { port, session } = start();
    session.show(A);
    const first = session.run();
    const [stream] = await streamsOf(port, 1);
    await session.run();
    expect(port.called.filter(name => name === 'offerStop')).toHaveLength(1);
    expect(port.streams).toHaveLength(1);
    expect(stream?.signal.aborted).toBe(false);
    port.answers.stop = true;
    await session.compare();
    expect(stream?.signal.aborted).toBe(true);
    expect(port.streams).toHaveLength(1);
    stream?.finish('', { outcome: 'cancelled' });
    await first;
  });

  it('runs two prompts at once, and shows only the replies of each', async () => {
    const { port, session } = start();
    session.show(A);
    const first = session.run();
    const [a] = await streamsOf(port, 1);
    session.show(B);
    expect(port.shown).toMatchObject({ running: false, columns: [] });
    const second = session.run();
    const [, b] = await streamsOf(port, 2);
    a?.finish('reply to a');
    await first;
    expect(texts(port)).toEqual(['']);
    b?.finish('reply to b');
    await second;
    expect(texts(port)).toEqual(['reply to b']);
    session.show(A);
    expect(texts(port)).toEqual(['reply to a']);
  });

  it('shows the replies again after its page was reloaded, also while they stream', async () => {
    const { port, session } = start();
    session.show(A);
    const run = session.run();
    const [stream] = await streamsOf(port, 1);
    stream?.send(delta('some text'));
    await vi.waitFor(() => expect(texts(port)).toEqual(['some text']));
    port.shown.columns = [];
    await session.receive({ type: 'ready' });
    expect(port.shown).toMatchObject({ running: true, columns: [{ text: 'some text' }] });
    stream?.finish('some text, in full');
    await run;
    expect(texts(port)).toEqual(['some text, in full']);
  });

  it('restores prompt and replies from the page after the window was reloaded', async () => {
    const { port, session } = start();
    const cut = 'cut off by the rel';
    const columns = [{ id: 'a/one', model: 'a/one', status: 'streaming', text: cut }] as const;
    await session.receive({ type: 'ready', kept: { uri: A, columns } });
    expect(port.shown.prompt?.uri).toBe(A);
    expect(port.shown.columns).toEqual([{ ...columns[0], status: 'cancelled' }]);
    expect(session.replies()).toEqual([]);
  });

  it('does not run with a missing value, and says which one', async () => {
    const { port, session } = start();
    session.show(A);
    await session.receive({ type: 'value', name: 'ticket', value: ' ' });
    await session.run();
    expect(port.streams).toEqual([]);
    expect(port.shown.prompt?.fieldProblems).toEqual({ ticket: expect.stringContaining('ticket') });
    await session.receive({ type: 'value', name: 'ticket', value: 'typed' });
    await session.receive({ type: 'ready' });
    expect(port.shown.prompt?.fieldProblems).toEqual({});
  });

  it('runs again with the input of a reply, which is then shown in the form', async () => {
    const { port, session } = start();
    session.show(B);
    const run = session.rerun({ prompt: A, input: { ticket: 'of the reply' }, model: 'a/one' });
    const [stream] = await streamsOf(port, 1);
    stream?.finish('again');
    await run;
    await session.receive({ type: 'ready' });
    expect(valueShown(port)).toBe('of the reply');
    expect(session.replies()).toMatchObject([
      { text: 'again', title: 'triage · a/one', input: { ticket: 'of the reply' }, complete: true },
    ]);
  });

  it('runs a model again after its key was entered', async () => {
    const { port, session } = start();
    port.put(A, { ownModels: ['a/one'] });
    session.show(A);
    const run = session.run();
    const [stream] = await streamsOf(port, 1);
    const error = { class: 'noKey', message: 'No API key.' } as const;
    port.answers.key = 'entered';
    stream?.finish('', { outcome: 'failed', error });
    const [, unlocked] = await streamsOf(port, 2);
    unlocked?.finish('with a key');
    await run;
    expect(texts(port)).toEqual(['with a key']);
    expect(port.called.filter(name => name === 'askForTrust')).toHaveLength(2);
  });

  it('shows nothing after its prompt was deleted', async () => {
    const { port, session } = start();
    session.show(A);
    await session.receive({ type: 'ready' });
    port.remove(A);
    await session.receive({ type: 'ready' });
    await vi.waitFor(() => expect(port.shown.prompt).toBeUndefined());
    await session.run();
    expect(port.called).toContain('reportNoPrompt');
  });
});

describe('a page that always shows the same prompt', () => {
  it('gets its own prompt and replies while the Run view shows another prompt', async () => {
    const { port, session } = start();
    const messages: ToWebview[] = [];
    const tab = session.open(A, { visible: true, post: message => void messages.push(message) });
    session.show(B);
    await tab.receive({ type: 'ready' });
    expect(messages.map(({ type }) => type)).toEqual(['layout', 'columns', 'prompt']);
    const run = tab.receive({ type: 'run', what: 'run' });
    const [stream] = await streamsOf(port, 1);
    stream?.finish('reply to a');
    await run;
    expect(messages.at(-1)).toEqual({ type: 'running', running: false });
    expect(messages.findLast(({ type }) => type === 'column')).toMatchObject({
      column: { id: 'a/one', text: 'reply to a' },
    });
    expect(port.shown).toMatchObject({ running: false, columns: [] });
  });

  it('shows what the Run view changes, until it is closed', async () => {
    const { port, session } = start();
    const messages: ToWebview[] = [];
    const tab = session.open(A, { visible: true, post: message => void messages.push(message) });
    session.show(A);
    const run = session.run();
    const [stream] = await streamsOf(port, 1);
    expect(messages.find(({ type }) => type === 'columns')).toMatchObject({ running: true });
    tab.dispose();
    const count = messages.length;
    stream?.finish('reply to a');
    await run;
    expect(messages).toHaveLength(count);
    expect(texts(port)).toEqual(['reply to a']);
  });
});
