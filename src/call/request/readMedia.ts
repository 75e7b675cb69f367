import { hash } from 'node:crypto';
import { largest, readBelow } from '../../files/read.ts';
import type { MediaPlaces } from '../../load/loadedPrompt.ts';
import { ProviderError } from '../../model/errors.ts';
import { mediaSource, typeOfBytes, typeOfPath } from '../../prompt/messages/mediaSource.ts';
import type { MediaPart, Message, Part } from '../../prompt/messages/message.ts';
import { mediaRefusal } from '../../prompt/messages/messages.ts';
import { inPlaces } from './mediaPlaces.ts';
import { unreadMedia } from './messages.ts';

/** Contents by their SHA-256, as base64. */
export type MediaContents = ReadonlyMap<string, string>;

export interface ReadMedia {
  /**
   * The messages with local media identified by path, type and SHA-256. Hashes and recordings depend on the
   * content but do not contain it.
   */
  readonly messages: readonly Message[];
  readonly contents: MediaContents;
}

/**
 * Reads the local media of messages. Addresses and `data:` URLs are unchanged. Base64 without a `data:`
 * prefix becomes a `data:` URL.
 * @throws ProviderError of class `badInput` for media that cannot be sent as intended.
 */
export async function readMedia(
  messages: readonly Message[],
  places: MediaPlaces | undefined,
): Promise<ReadMedia> {
  const contents = new Map<string, string>();
  if (!messages.some(({ content }) => content.some(part => 'media' in part))) {
    return { messages, contents };
  }
  const read = messages.map(async message => {
    const parts = message.content.map(part =>
      'media' in part ? readPart(part, places, contents) : part,
    );
    return { ...message, content: await Promise.all(parts) };
  });
  return { messages: await Promise.all(read), contents };
}

/** The messages as they are sent, with the contents of local media. */
export function withContents(
  messages: readonly Message[],
  contents: MediaContents,
): readonly Message[] {
  if (contents.size === 0) return messages;
  return messages.map(message => ({
    ...message,
    content: message.content.map(part => withContent(part, contents)),
  }));
}

function withContent(part: Part, contents: MediaContents): Part {
  if (!('media' in part)) return part;
  const { sha256, contentType = '' } = part.media;
  const base64 = sha256 === undefined ? undefined : contents.get(sha256);
  if (base64 === undefined) return part;
  return { ...part, media: { url: `data:${contentType};base64,${base64}`, contentType } };
}

async function readPart(
  part: MediaPart,
  places: MediaPlaces | undefined,
  contents: Map<string, string>,
): Promise<MediaPart> {
  const { url, contentType } = part.media;
  const source = mediaSource(url, contentType);
  if (source.kind === 'remote') return part;
  if (source.kind === 'unusable') throw mediaError(url, source.problem);
  if (source.kind === 'data') {
    if (/^\s*data:/i.test(url)) return part;
    const { mimeType, base64 } = source;
    return { ...part, media: { url: `data:${mimeType};base64,${base64}`, contentType: mimeType } };
  }
  const bytes = await readFile(source.path, places);
  const type = typeOfBytes(bytes) ?? contentType?.toLowerCase() ?? typeOfPath(source.path);
  if (type === undefined) {
    throw mediaError(url, unreadMedia.type());
  }
  const sha256 = hash('sha256', bytes);
  contents.set(sha256, Buffer.from(bytes).toString('base64'));
  return { ...part, media: { url, contentType: type, sha256 } };
}

async function readFile(path: string, places: MediaPlaces | undefined): Promise<Uint8Array> {
  const read = await inPlaces(path, places, (root, file) => readBelow(root, file, largest.media));
  if (!read.ok) throw mediaError(path, read.problem);
  if (read.bytes.length === 0) throw mediaError(path, unreadMedia.empty());
  return read.bytes;
}

function mediaError(url: string, problem: string): ProviderError {
  return new ProviderError(mediaRefusal(url, problem), { class: 'badInput' });
}
