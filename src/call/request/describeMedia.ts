import { largest, openBelow } from '../../files/read.ts';
import type { MediaPlaces } from '../../load/loadedPrompt.ts';
import { mediaSource, typeOfBytes, typeOfPath } from '../../prompt/messages/mediaSource.ts';
import type { MediaPart } from '../../prompt/messages/message.ts';
import { inPlaces, type MediaProblem } from './mediaPlaces.ts';
import { unreadMedia } from './messages.ts';

/** What a medium is, without its content. */
export interface MediaDescription {
  readonly ok: true;
  /** `remote`: an address that only the provider reads. */
  readonly kind: 'file' | 'data' | 'remote';
  /** The media type that would be sent. For an address, the declared one or that of its file name. */
  readonly type?: string;
  /** In bytes. Absent for an address. */
  readonly size?: number;
  /** The first bytes, at most {@link HEAD}. Absent for an address. */
  readonly head?: Uint8Array;
  /** Of a file: its path with all links resolved, and when it was changed. */
  readonly file?: { readonly path: string; readonly modified: Date };
}

/** In bytes. The size of a picture is in its first bytes, in a JPEG after its metadata. */
const HEAD = 256 * 1024;

/**
 * Describes a medium under the rules by which a run reads it, so that what is shown is what would be sent. Only
 * the start of a file is read.
 */
export async function describeMedia(
  { url, contentType }: MediaPart['media'],
  places: MediaPlaces | undefined,
): Promise<MediaDescription | MediaProblem> {
  const source = mediaSource(url, contentType);
  switch (source.kind) {
    case 'unusable':
      return { ok: false, problem: source.problem };
    case 'remote':
      return { ok: true, kind: 'remote', ...typed(contentType?.toLowerCase() ?? typeOfPath(url)) };
    case 'data': {
      const { mimeType: type, base64 } = source;
      const head = Buffer.from(base64.slice(0, Math.ceil(HEAD / 3) * 4), 'base64');
      return { ok: true, kind: 'data', type, size: sizeOfBase64(base64), head };
    }
    case 'file':
      return describeFile(source.path, contentType, places);
  }
}

async function describeFile(
  path: string,
  contentType: string | undefined,
  places: MediaPlaces | undefined,
): Promise<MediaDescription | MediaProblem> {
  const opened = await inPlaces(path, places, (root, file) => openBelow(root, file, largest.media));
  if (!opened.ok) return opened;
  const { handle, size, modified } = opened;
  try {
    if (size === 0) return { ok: false, problem: unreadMedia.empty() };
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, HEAD)), 0);
    const head = buffer.subarray(0, bytesRead);
    const type = typeOfBytes(head) ?? contentType?.toLowerCase() ?? typeOfPath(path);
    if (type === undefined) return { ok: false, problem: unreadMedia.type() };
    return { ok: true, kind: 'file', type, size, head, file: { path: opened.path, modified } };
  } finally {
    await handle.close();
  }
}

function typed(type: string | undefined): { readonly type?: string } {
  return type === undefined ? {} : { type };
}

function sizeOfBase64(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
}
