import { mkdir, mkdtemp, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { describeMedia } from '../../../src/call/request/describeMedia.ts';
import { readMedia } from '../../../src/call/request/readMedia.ts';
import type { MediaPlaces } from '../../../src/load/loadedPrompt.ts';
import { mediaRefusal } from '../../../src/prompt/messages/messages.ts';
import { mediaOf } from '../../../src/provider/media.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const data = `data:image/png;base64,${png.toString('base64')}`;

let places: MediaPlaces;

beforeAll(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'touchstone-media-'));
  const root = join(parent, 'work');
  const folder = join(root, 'prompts');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'shot.png'), png);
  await writeFile(join(folder, 'named.jpg'), png);
  await writeFile(join(folder, 'notes.txt'), 'Hi');
  await writeFile(join(folder, 'empty.png'), '');
  await writeFile(join(folder, 'data.bin'), 'x');
  await writeFile(join(folder, '.env'), 'KEY=1');
  await writeFile(join(root, 'top.png'), png);
  await writeFile(join(parent, 'outside.png'), png);
  await symlink(join(parent, 'outside.png'), join(folder, 'link.png'));
  await writeFile(join(folder, 'large.png'), png);
  await truncate(join(folder, 'large.png'), 65 * 1024 * 1024);
  places = { root, folders: [folder, root] };
});

/** What a run sends, or why it refuses to. */
async function sentOf(url: string, contentType: string | undefined) {
  const part = { media: { url, ...(contentType !== undefined && { contentType }) } };
  try {
    const { messages, contents } = await readMedia([{ role: 'user', content: [part] }], places);
    const [read] = messages[0]?.content ?? [];
    if (!read || !('media' in read)) throw new Error('There is no media.');
    const { sha256 = '', contentType: type } = read.media;
    const local = contents.get(sha256);
    if (local !== undefined) return { type, size: Buffer.from(local, 'base64').length };
    const { mimeType, data: base64 } = mediaOf(read);
    return {
      type: mimeType,
      ...(base64 !== undefined && { size: Buffer.from(base64, 'base64').length }),
    };
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

async function describedAs(url: string, contentType: string | undefined) {
  const described = await describeMedia(
    { url, ...(contentType !== undefined && { contentType }) },
    places,
  );
  if (!described.ok) return mediaRefusal(url, described.problem);
  const { type, size } = described;
  return { type, ...(size !== undefined && { size }) };
}

test.each([
  ['a file', 'shot.png', undefined],
  ['a file in the second folder', 'top.png', undefined],
  ['a file whose name has the wrong type', 'named.jpg', undefined],
  ['a text', 'notes.txt', undefined],
  ['a declared type', 'data.bin', 'Application/PDF'],
  ['an unknown type', 'data.bin', undefined],
  ['an empty file', 'empty.png', undefined],
  ['a missing file', 'none.png', undefined],
  ['a hidden file', '.env', 'text/plain'],
  ['a file outside of the workspace', '../../outside.png', undefined],
  ['a link out of the workspace', 'link.png', undefined],
  ['a file that is too large', 'large.png', undefined],
  ['a folder', '../prompts', 'image/png'],
  ['a data URL', data, undefined],
  ['a data URL that is a text', 'data:,Hi%20there', undefined],
  ['a data URL that is not base64', 'data:image/png;base64,?', undefined],
  ['base64 without a prefix', png.toString('base64'), undefined],
  ['an address', 'https://example.test/a.gif', undefined],
  ['an address with a type', 'https://example.test/a', 'image/webp'],
  ['an address that cannot be sent', 'ftp://example.test/a.png', undefined],
  ['nothing', ' ', undefined],
])('describes %s as what a run sends, or with the same refusal', async (_, url, type) => {
  expect(await describedAs(url, type)).toEqual(await sentOf(url, type));
});

test('reads only the start of a file', async () => {
  const described = await describeMedia({ url: 'shot.png' }, places);
  expect(described).toMatchObject({ kind: 'file', size: png.length, head: png });
});

test('has the type of an address only when it is known', async () => {
  expect(await describeMedia({ url: 'https://example.test/a' }, places)).toEqual({
    ok: true,
    kind: 'remote',
  });
});
