import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mediaSource } from '../../../src/prompt/messages/mediaSource.ts';

const png = 'iVBORw0KGgo=';

describe('the source of media', () => {
  test.each<[string, object]>([
    ['https://example.com/a.png', { kind: 'remote' }],
    ['gs://bucket/a.png', { kind: 'remote' }],
    ['shot.png', { kind: 'file', path: 'shot.png' }],
    ['./pictures/a b.png', { kind: 'file', path: './pictures/a b.png' }],
    ['C:\\pictures\\a.png', { kind: 'file', path: 'C:\\pictures\\a.png' }],
    ['file:///home/me/a%20b.png', { kind: 'file', path: '/home/me/a b.png' }],
    ['file:///C:/pictures/a.png', { kind: 'file', path: 'C:/pictures/a.png' }],
    [png, { kind: 'data', mimeType: 'image/png', base64: png }],
    [`data:image/png;base64,${png}`, { kind: 'data', mimeType: 'image/png', base64: png }],
    [
      'data:text/plain,hi%20there',
      { kind: 'data', mimeType: 'text/plain', base64: 'aGkgdGhlcmU=' },
    ],
  ])('%s is recognized', (url, expected) => {
    expect(mediaSource(url)).toEqual(expected);
  });

  test.each([
    '',
    'ftp://host/a.png',
    'command:x',
    'javascript:alert(1)',
    'file://host/share/a.png',
    'data:image/png',
    'data:image/png;base64,',
    'data:image/png;base64,&&&',
    'data:text/plain,%',
    'x'.repeat(5000),
  ])('%s is refused with a reason', url => {
    expect(mediaSource(url)).toMatchObject({ kind: 'unusable', problem: expect.any(String) });
  });

  test('is determined for any text, which never makes it throw', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.base64String());
    fc.assert(fc.property(text, url => void mediaSource(url)));
  });
});
