import { expect, it, onTestFinished, vi } from 'vitest';
import { createPanelSession } from '../../../src/extension/panel/session/session.ts';
import { type HeldStream, testPort } from './panelPort.ts';

const A = 'file:///a.prompt';

function start() {
  const port = testPort();
  port.put(A);
  const session = createPanelSession(port, port.memory);
  onTestFinished(() => session.dispose());
  port.onFollow = prompt => session.show(prompt);
  session.show(A);
  return { port, session };
}

async function streamsOf(port: ReturnType<typeof testPort>, count: number) {
  await vi.waitFor(() => expect(port.streams).toHaveLength(count));
  return port.streams;
}

const finishAll = (streams: readonly HeldStream[]): void => {
  for (const { id, finish } of streams) finish(`reply of ${id}`);
};

it('has one column for each repeat of each selected model', async () => {
  const { port, session } = start();
  const run = session.receive({ type: 'run', what: 'compare', times: 2 });
  finishAll(await streamsOf(port, 4));
  await run;
  expect(port.shown.columns.map(({ id, model, repeat }) => [id, model, repeat])).toEqual([
    ['a/one #1', 'a/one', 1],
    ['a/one #2', 'a/one', 2],
    ['b/two #1', 'b/two', 1],
    ['b/two #2', 'b/two', 2],
  ]);
  expect(session.replies().map(({ title }) => title)).toContain('triage · b/two #2');
});

it('runs one column again as the repeat that it was', async () => {
  const { port, session } = start();
  const run = session.receive({ type: 'run', what: 'compare', times: 2 });
  finishAll(await streamsOf(port, 4));
  await run;
  const again = session.receive({ type: 'retry', id: 'b/two #1' });
  const last = (await streamsOf(port, 5))[4];
  last?.finish('another reply');
  await again;
  expect(last?.id).toBe('b/two #1');
  expect(port.shown.columns.map(({ text }) => text)).toEqual([
    'reply of a/one #1',
    'reply of a/one #2',
    'another reply',
    'reply of b/two #2',
  ]);
});

it('stops one column and leaves the others running', async () => {
  const { port, session } = start();
  const run = session.receive({ type: 'run', what: 'compare' });
  const [one, two] = await streamsOf(port, 2);
  await session.receive({ type: 'stop', id: 'a/one' });
  expect([one?.signal.aborted, two?.signal.aborted]).toEqual([true, false]);
  one?.finish('', { outcome: 'cancelled' });
  await vi.waitFor(() => expect(port.shown.columns[0]?.status).toBe('cancelled'));
  expect(port.shown.running).toBe(true);
  two?.finish('done');
  await run;
  expect(port.shown.running).toBe(false);
});

it('says of each reply which input and request it answers', async () => {
  const { port, session } = start();
  const run = session.run();
  const [stream] = await streamsOf(port, 1);
  stream?.finish('done', { requestHash: '0123456789abcdef0123456789abcdef' });
  await run;
  expect(port.shown.columns[0]?.answered).toEqual({
    input: expect.stringMatching(/^[0-9a-f]{16}$/),
    request: '0123456789abcdef',
  });
});

it('fills the form from the row after the current one, and stays at the last row', async () => {
  const { port, session } = start();
  port.answers.rows = [
    { id: 't-1', input: { ticket: 'first row' } },
    { id: 't-2', input: { ticket: 'second row' } },
  ];
  await session.receive({ type: 'stepRow', by: 1 });
  expect(port.shown.prompt?.values).toEqual({ ticket: 'second row' });
  expect(port.memory.recall(A).row).toBe('t-2');
  await session.receive({ type: 'stepRow', by: 1 });
  expect(port.shown.prompt?.values).toEqual({ ticket: 'second row' });
  await session.receive({ type: 'stepRow', by: -1 });
  expect(port.shown.prompt?.values).toEqual({ ticket: 'first row' });
});

it('forgets an added model and its selection when it is removed', async () => {
  const { port, session } = start();
  await session.receive({ type: 'addModel' });
  expect(port.memory.recall(A)).toMatchObject({
    added: ['c/three'],
    selected: { 'c/three': true },
  });
  await session.receive({ type: 'removeModel', model: 'c/three' });
  expect(port.memory.recall(A)).toMatchObject({ added: [], selected: {} });
});
