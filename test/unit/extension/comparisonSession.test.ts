import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createPanelSession } from '../../../src/extension/panel/session/session.ts';
import type { ToWebview } from '../../../src/protocol/messages.ts';
import { type HeldStream, testPort } from './panelPort.ts';

const A = 'file:///a.prompt';
const B = 'file:///b.prompt';

function start() {
  const port = testPort();
  port.put(A);
  port.put(B, { name: 'extract', values: { ticket: 'b’s own' } });
  const session = createPanelSession(port, port.memory);
  port.onFollow = session.show;
  onTestFinished(session.dispose);
  return { port, session };
}

const streamsOf = (port: ReturnType<typeof testPort>, count: number) =>
  vi.waitFor(() => {
    expect(port.streams).toHaveLength(count);
    return port.streams as HeldStream[];
  });

describe('the comparison', () => {
  it('opens when several models run and the Run view is narrow, and not for one model', async () => {
    const { port, session } = start();
    const opened = () => port.called.filter(name => name === 'openComparison').length;
    session.show(A);
    await session.receive({ type: 'narrow', narrow: true });
    const one = session.run();
    (await streamsOf(port, 1))[0]?.finish('a');
    await one;
    expect(opened()).toBe(0);
    const two = session.compare();
    for (const stream of (await streamsOf(port, 3)).slice(1)) stream.finish('b');
    await two;
    expect(opened()).toBe(1);
    await session.receive({ type: 'narrow', narrow: false });
    const wide = session.compare();
    for (const stream of (await streamsOf(port, 5)).slice(3)) stream.finish('c');
    await wide;
    expect(opened()).toBe(1);
  });

  it('opens as soon as the page has said that it is narrow, when the models ran before that', async () => {
    const { port, session } = start();
    const opened = () => port.called.filter(name => name === 'openComparison').length;
    session.show(A);
    const two = session.compare();
    const streams = await streamsOf(port, 2);
    expect(opened()).toBe(0);
    await session.receive({ type: 'narrow', narrow: true });
    expect(opened()).toBe(1);
    for (const stream of streams) stream.finish('b');
    await two;
    await session.receive({ type: 'narrow', narrow: true });
    expect(opened()).toBe(1);
  });

  it('runs a variant of the prompt on the selected models next to the other columns', async () => {
    const { port, session } = start();
    port.answers.variant = { label: 'HEAD', revision: 'HEAD' };
    session.show(A);
    const first = session.run();
    (await streamsOf(port, 1))[0]?.finish('now');
    await first;
    await session.receive({ type: 'selectModel', model: 'b/two', selected: false });
    const variant = session.receive({ type: 'addVariant' });
    const [, stream] = await streamsOf(port, 2);
    stream?.finish('before');
    await variant;
    expect(port.shown.columns.map(({ id, text }) => [id, text])).toEqual([
      ['a/one', 'now'],
      ['a/one (HEAD)', 'before'],
    ]);
  });

  it('gets its layout back when its tab is opened again', async () => {
    const { session } = start();
    const messages: ToWebview[] = [];
    const page = { visible: true, post: (message: ToWebview) => void messages.push(message) };
    const layout = { mode: 'diff', order: ['b/two'], hidden: [], summary: false } as const;
    const tab = session.open(A, page);
    await tab.receive({ type: 'layout', layout });
    tab.dispose();
    await session.open(A, page).receive({ type: 'ready' });
    expect(messages[0]).toEqual({ type: 'layout', layout });
  });

  it('is sent the detail of a column when it asks for it', async () => {
    const { port, session } = start();
    const messages: ToWebview[] = [];
    const page = { visible: true, post: (message: ToWebview) => void messages.push(message) };
    session.show(A);
    const run = session.run();
    (await streamsOf(port, 1))[0]?.finish('the reply');
    await run;
    const tab = session.open(A, page);
    await tab.receive({ type: 'detail', id: 'a/one' });
    const detail = { messages: [], request: { ok: false, message: 'the reply' } };
    expect(messages).toEqual([{ type: 'detail', id: 'a/one', detail }]);
  });
});
