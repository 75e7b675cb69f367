import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageSize } from '../../../src/extension/media/imageSize.ts';

function bytes(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Buffer.concat(
    parts.map(part => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );
}

const png = ['\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR'] as const;
const app = [0xff, 0xe1, 0, 6, 1, 2, 3, 4];
const frame = [0xff, 0xc2, 0, 17, 8, 0x02, 0x58, 0x03, 0x20];
const riff = (chunk: string) => ['RIFF', [0, 0, 0, 0], 'WEBP', chunk, [0, 0, 0, 0]] as const;

test.each([
  ['PNG', bytes(...png, [0, 0, 3, 0x20], [0, 0, 2, 0x58])],
  ['GIF', bytes('GIF89a', [0x20, 3, 0x58, 2])],
  ['JPEG after metadata and fill bytes', bytes([0xff, 0xd8], app, [0xff], frame)],
  ['WebP, extended', bytes(...riff('VP8X'), [0, 0, 0, 0], [0x1f, 3, 0], [0x57, 2, 0])],
  ['WebP, lossless', bytes(...riff('VP8L'), [0x2f], [0x1f, 0xc3, 0x95, 0])],
  ['WebP, lossy', bytes(...riff('VP8 '), [0, 0, 0, 0x9d, 1, 0x2a], [0x20, 3, 0x58, 2])],
])('reads 800 × 600 of a %s', (_, head) => {
  expect(imageSize(head)).toEqual({ width: 800, height: 600 });
});

test.each([
  ['another file', bytes('%PDF-1.7')],
  ['a PNG that ends in its header', bytes(...png, [0, 0])],
  [
    'a JPEG whose metadata is longer than what was read',
    bytes([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff]),
  ],
  ['a picture without pixels', bytes(...png, [0, 0, 0, 0], [0, 0, 0, 1])],
  ['no bytes', bytes()],
])('knows no size of %s', (_, head) => {
  expect(imageSize(head)).toBeUndefined();
});

test('ends for any bytes after any signature', () => {
  const signature = fc.constantFrom(
    bytes(...png),
    bytes('GIF89a'),
    bytes([0xff, 0xd8]),
    bytes(...riff('VP8L')),
  );
  fc.assert(
    fc.property(signature, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
      const size = imageSize(Buffer.concat([start, rest]));
      if (size) expect(Math.min(size.width, size.height)).toBeGreaterThan(0);
    }),
  );
});
