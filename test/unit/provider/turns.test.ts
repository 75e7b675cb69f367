import { expect, test } from 'vitest';
import type { Message, Part } from '../../../src/prompt/message.ts';
import { turnsOf } from '../../../src/provider/turns.ts';

const user = (...content: Part[]): Message => ({ role: 'user', content });
const turns = (...messages: Message[]) => turnsOf({ model: 'a/b', messages, parameters: {} });

test('media are taken apart: type, address, data', () => {
  const media = (url: string, contentType?: string): Part => ({
    media: { url, ...(contentType && { contentType }) },
  });
  const [turn] = turns(
    user(
      media('data:image/PNG;base64,AAAA'),
      media('https://example.com/a/report.pdf?x=1'),
      media('https://example.com/picture'),
      media('data:text/plain,hi%20there'),
      media('gs://bucket/file', 'video/mp4'),
    ),
  );
  expect(turn?.parts).toEqual([
    { url: 'data:image/PNG;base64,AAAA', mimeType: 'image/png', data: 'AAAA' },
    { url: 'https://example.com/a/report.pdf?x=1', mimeType: 'application/pdf' },
    { url: 'https://example.com/picture', mimeType: 'image/jpeg' },
    { url: 'data:text/plain,hi%20there', mimeType: 'text/plain', data: 'aGkgdGhlcmU=' },
    { url: 'gs://bucket/file', mimeType: 'video/mp4' },
  ]);
});

test('empty messages and marks of sections are left out', () => {
  const empty = { role: 'model', content: [{ text: '' }, { metadata: { purpose: 'x' } }] };
  expect(turns(empty, user({ text: 'hi' }))).toEqual([{ role: 'user', parts: ['hi'] }]);
});

test('a role nobody knows is refused by name before anything is sent', () => {
  expect(() => turns({ role: 'narrator', content: [{ text: 'x' }] })).toThrow(
    'takes no message of role `narrator`',
  );
});

test('a prompt of system messages only is refused', () => {
  expect(() => turns({ role: 'system', content: [{ text: 'x' }] })).toThrow('no user message');
});
