import { expect, onTestFinished, test } from 'vitest';
import { createPanelSession } from '../../../src/extension/panel/session/session.ts';
import { testPort } from './panelPort.ts';

const A = 'file:///a.prompt';

function start(media: readonly string[]) {
  const port = testPort();
  port.put(A, {
    fields: [
      { name: 'photo', kind: 'text', required: true, media: 'one' },
      { name: 'pages', kind: 'json', required: false, media: 'many' },
    ],
    values: {},
  });
  port.answers.media = media;
  const session = createPanelSession(port, port.memory);
  onTestFinished(session.dispose);
  session.show(A);
  const typedIn = (name: string) => port.memory.recall(A).values?.[name];
  return { port, session, typedIn };
}

test('a chosen file is the value of its field', async () => {
  const { port, session, typedIn } = start(['media/a.png']);
  await session.receive({ type: 'chooseMedia', name: 'photo' });
  expect(typedIn('photo')).toBe('media/a.png');
  expect(port.called).toContain('mediaFrom dialog');
  await session.receive({ type: 'removeMedia', name: 'photo', index: 0 });
  expect(typedIn('photo')).toBe('');
});

test('dropped and pasted files are added to a list', async () => {
  const { port, session, typedIn } = start(['a.png', 'b.png']);
  await session.receive({ type: 'dropMedia', name: 'pages', uris: ['file:///a.png'] });
  const bytes = new Uint8Array([1]);
  await session.receive({ type: 'addMedia', name: 'pages', files: [{ name: 'c.png', bytes }] });
  expect(JSON.parse(typedIn('pages') ?? '')).toEqual(['a.png', 'b.png', 'a.png', 'b.png']);
  expect(port.called.filter(what => what.startsWith('mediaFrom'))).toEqual([
    'mediaFrom editor',
    'mediaFrom elsewhere',
  ]);
});

test('nothing is changed when the user cancels, and a text that is not a list is kept', async () => {
  const cancelled = start([]);
  await cancelled.session.receive({ type: 'chooseMedia', name: 'photo' });
  expect(cancelled.typedIn('photo')).toBeUndefined();
  const { port, session, typedIn } = start(['a.png']);
  await session.receive({ type: 'value', name: 'pages', value: '{"a":' });
  await session.receive({ type: 'chooseMedia', name: 'pages' });
  expect(typedIn('pages')).toBe('{"a":');
  expect(port.called).toContain('reportNoList pages');
});
