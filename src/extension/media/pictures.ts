import { hash, randomUUID } from 'node:crypto';
import { workspace } from 'vscode';
import { describeMedia, type MediaDescription } from '../../call/request/describeMedia.ts';
import { readBelow } from '../../files/read.ts';
import type { MediaPlaces } from '../../load/loadedPrompt.ts';
import { mediaSource } from '../../prompt/messages/mediaSource.ts';
import type { MediaPart, Message } from '../../prompt/messages/message.ts';
import { mediaRefusal } from '../../prompt/messages/messages.ts';
import type { AskForPicture, PictureMessage, ShownMedia } from '../../protocol/media.ts';
import { imageSize } from './imageSize.ts';

/** Describes media for pages, and gives pictures to those that ask. */
export interface Pictures {
  describe(media: MediaPart['media'], places: MediaPlaces | undefined): Promise<ShownMedia>;
  /** The media of messages, by their part. */
  describeAll(
    messages: readonly Message[],
    places: MediaPlaces | undefined,
  ): Promise<ReadonlyMap<MediaPart, ShownMedia>>;
  /** The picture that a page asks for. Without one when it is not what was described any more. */
  answer(ask: AskForPicture): Promise<PictureMessage>;
}

/** Reads a picture again, as a `data:` URL. */
type Source = () => Promise<string | undefined>;

/** In bytes. Pictures of cameras are smaller. */
const MAX_PICTURE = 12 * 1024 * 1024;
/** A page decodes the whole picture: four bytes for each of these. */
const MAX_PIXELS = 50_000_000;
const MOST_PICTURES = 200;
/** Characters of an address. */
const MAX_NAME = 200;

export function createPictures(): Pictures {
  // A key of an earlier window is never one of this window.
  const session = randomUUID();
  const sources = new Map<string, Source>();
  const keys = new Map<string, string>();

  /** The same picture has the same key, so that a page asks only once. `identity`: of its content. */
  function keyOf(identity: string, source: Source): string {
    const key = keys.get(identity) ?? `${session}-${keys.size}`;
    keys.set(identity, key);
    // The last one is the newest.
    sources.delete(key);
    sources.set(key, source);
    for (const old of [...sources.keys()].slice(0, -MOST_PICTURES)) sources.delete(old);
    for (const [content, one] of keys) if (!sources.has(one)) keys.delete(content);
    return key;
  }

  async function describe(
    media: MediaPart['media'],
    places: MediaPlaces | undefined,
  ): Promise<ShownMedia> {
    const { url, sha256 } = media;
    const described = await describeMedia(media, places);
    const source = mediaSource(url, media.contentType);
    const name = source.kind === 'data' ? '' : shortened(url);
    if (!described.ok) {
      return { source: 'file', name, problem: mediaRefusal(url, described.problem) };
    }
    const { kind, type, size, head } = described;
    const pixels = head && imageSize(head);
    const picture = pixels && pictureKey(described, source.kind === 'data' ? source.base64 : '');
    return {
      source: kind === 'file' ? 'file' : kind === 'data' ? 'embedded' : 'address',
      name,
      ...(type !== undefined && { type }),
      // What was sent may have been another version of the file.
      ...(sha256 === undefined && { ...(size !== undefined && { size }), ...pixels }),
      ...(pixels && isDrawable(pixels, size) && picture !== undefined && { picture }),
    };

    function pictureKey({ file }: MediaDescription, base64: string): string | undefined {
      // Nothing of a workspace that is not trusted is decoded.
      if (!workspace.isTrusted || !type?.startsWith('image/')) return undefined;
      if (!file) return keyOf(base64, async () => `data:${type};base64,${base64}`);
      if (!places) return undefined;
      const { root } = places;
      const { path, modified } = file;
      return keyOf(`${path} ${modified.getTime()} ${size} ${sha256}`, async () => {
        const read = await readBelow(root, path, MAX_PICTURE);
        // Another picture could be too large to be decoded.
        if (!read.ok || read.modified.getTime() !== modified.getTime()) return undefined;
        if (sha256 !== undefined && hash('sha256', read.bytes) !== sha256) return undefined;
        return `data:${type};base64,${Buffer.from(read.bytes).toString('base64')}`;
      });
    }
  }

  return {
    describe,
    async describeAll(messages, places) {
      const parts = messages.flatMap(({ content }) => content.filter(part => 'media' in part));
      const shown = parts.map(async part => [part, await describe(part.media, places)] as const);
      return new Map(await Promise.all(shown));
    },
    async answer({ type, key }) {
      const url = await sources.get(key)?.();
      return { type, key, ...(url !== undefined && { url }) };
    },
  };
}

function isDrawable(
  { width, height }: { readonly width: number; readonly height: number },
  size = 0,
): boolean {
  return width * height <= MAX_PIXELS && size <= MAX_PICTURE;
}

function shortened(url: string): string {
  return url.length > MAX_NAME ? `${url.slice(0, MAX_NAME)}…` : url;
}
