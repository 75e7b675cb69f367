import { mediaMessages } from './messages.ts';

/** What the `url` of a medium refers to. */
export type MediaSource =
  | { readonly kind: 'remote' }
  /** A `data:` URL with its content in base64. */
  | { readonly kind: 'data'; readonly mimeType: string; readonly base64: string }
  /** A path that is absolute or relative to the folder of the prompt or row. */
  | { readonly kind: 'file'; readonly path: string }
  /** The end of a sentence: `it is …`. */
  | { readonly kind: 'unusable'; readonly problem: string };

/** Maximum number of characters. No system has longer paths. */
const LONGEST_PATH = 4096;

/** Determines what a URL of a medium refers to. Nothing is read: the file of a path may not exist. */
export function mediaSource(url: string, contentType?: string): MediaSource {
  const written = url.trim();
  if (written === '') return unusableSource(mediaMessages.empty());
  if (/^data:/i.test(written)) return dataSource(written, contentType);
  // `gs:` is Google's storage. Providers read `https:` addresses and Google's files themselves.
  if (/^(?:https?|gs):\/\//i.test(written)) return { kind: 'remote' };
  if (/^file:/i.test(written)) return fileSource(written);
  const bare = bareBase64(written);
  if (bare) return { kind: 'data', ...bare };
  const isDrive = /^[a-z]:[\\/]/i.test(written);
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(written)?.[1];
  if (scheme !== undefined && !isDrive) return unusableSource(mediaMessages.scheme(scheme));
  if (written.length > LONGEST_PATH || /[\0\n\r]/.test(written)) {
    return unusableSource(mediaMessages.unknown());
  }
  return { kind: 'file', path: written };
}

function dataSource(url: string, contentType: string | undefined): MediaSource {
  const comma = url.indexOf(',');
  if (comma === -1) return unusableSource(mediaMessages.dataComma());
  const [declared = '', ...attributes] = url.slice('data:'.length, comma).split(';');
  const content = url.slice(comma + 1);
  const mimeType = (contentType ?? (declared || 'text/plain')).toLowerCase();
  if (attributes.some(one => one.trim().toLowerCase() === 'base64')) {
    const base64 = content.replace(/\s/g, '');
    if (base64 === '') return unusableSource(mediaMessages.dataContent());
    if (!isBase64(base64)) return unusableSource(mediaMessages.dataBase64());
    return { kind: 'data', mimeType, base64 };
  }
  try {
    const text = decodeURIComponent(content);
    if (text === '') return unusableSource(mediaMessages.dataContent());
    return { kind: 'data', mimeType, base64: Buffer.from(text).toString('base64') };
  } catch {
    return unusableSource(mediaMessages.dataEncoding());
  }
}

function fileSource(url: string): MediaSource {
  const parsed = URL.parse(url);
  if (!parsed || (parsed.host !== '' && parsed.host !== 'localhost')) {
    return unusableSource(mediaMessages.fileHost());
  }
  try {
    const path = decodeURIComponent(parsed.pathname);
    // Windows: `/C:/pictures/a.png`.
    return { kind: 'file', path: /^\/[a-z]:\//i.test(path) ? path.slice(1) : path };
  } catch {
    return unusableSource(mediaMessages.fileEncoding());
  }
}

/** Base64 without a `data:` prefix, recognized by the type of its first bytes. */
function bareBase64(text: string): { mimeType: string; base64: string } | undefined {
  const base64 = text.replace(/\s/g, '');
  if (base64.length < 8 || !isBase64(base64)) return undefined;
  const mimeType = typeOfBytes(Buffer.from(base64.slice(0, 64), 'base64'));
  return mimeType === undefined ? undefined : { mimeType, base64 };
}

function isBase64(text: string): boolean {
  return /^[\w+/-]*={0,2}$/.test(text);
}

function unusableSource(problem: string): MediaSource {
  return { kind: 'unusable', problem };
}

/** The type of a file by its first bytes, if providers accept this type. */
export function typeOfBytes(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^GIF8[79]a/.test(head)) return 'image/gif';
  if (/^RIFF[\s\S]{4}WEBP/.test(head)) return 'image/webp';
  if (/^RIFF[\s\S]{4}WAVE/.test(head)) return 'audio/wav';
  return head.startsWith('%PDF-') ? 'application/pdf' : undefined;
}

/** The types that a provider accepts, by the extensions of files. */
export const mediaTypesByExtension: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  xml: 'application/xml',
};

/** The type of a path or address by its extension. Undefined for types that no provider accepts. */
export function typeOfPath(path: string): string | undefined {
  const extension = /\.(\w+)(?:[?#].*)?$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(mediaTypesByExtension, extension)
    ? mediaTypesByExtension[extension]
    : undefined;
}

/** Whether the content of a type is text, which every model can read. */
export function isTextType(mimeType: string): boolean {
  return mimeType.startsWith('text/') || /^application\/(?:json|xml)$/.test(mimeType);
}
