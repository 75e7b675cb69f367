import { ProviderError } from '../model/errors.ts';
import type { MediaPart } from '../prompt/message.ts';

/** An image, a document, sound or video, taken apart into what protocols ask for. */
export interface Media {
  /** As written: `https:`, `data:`, or a provider's own scheme. */
  readonly url: string;
  /** Lower case; what the prompt says, else what the URL says. */
  readonly mimeType: string;
  /** Base64 of a `data:` URL. */
  readonly data?: string;
}

export function mediaOf({ media: { url, contentType } }: MediaPart): Media {
  const [, declared, base64, data = ''] = /^data:([^;,]*)[^,]*?(;base64)?,(.*)$/s.exec(url) ?? [];
  const mimeType = (contentType ?? declared ?? typeOfExtension(url)).toLowerCase();
  if (declared === undefined) return { url, mimeType };
  if (base64) return { url, mimeType, data };
  return { url, mimeType, data: Buffer.from(decodeURIComponent(data)).toString('base64') };
}

export function unsupportedMedia({ mimeType }: Media, model: string): ProviderError {
  return new ProviderError(
    `${model} cannot be sent media of type \`${mimeType}\`: use an image, or give \`contentType\` in \`{{media}}\`.`,
    { class: 'badRequest' },
  );
}

const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  mp4: 'video/mp4',
};

function typeOfExtension(url: string): string {
  const extension = /\.(\w+)(?:[?#].*)?$/.exec(url)?.[1]?.toLowerCase() ?? '';
  // Image addresses often end in no extension; other media must say what they are.
  return types[extension] ?? 'image/jpeg';
}
