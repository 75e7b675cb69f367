import { ProviderError } from '../model/errors.ts';
import { isTextType, mediaSource, typeOfPath } from '../prompt/messages/mediaSource.ts';
import type { MediaPart } from '../prompt/messages/message.ts';
import { mediaRefusal } from '../prompt/messages/messages.ts';
import { mediaProblems, messages } from './messages.ts';

/** An image, a document, sound or video, taken apart into what protocols ask for. */
export interface Media {
  /** As written: `https:`, `data:`, or a provider's own scheme. */
  readonly url: string;
  /** Lower case; what the prompt says, otherwise what the URL says. */
  readonly mimeType: string;
  /** Base64 of a `data:` URL. */
  readonly data?: string;
}

export function mediaOf({ media: { url, contentType } }: MediaPart): Media {
  const source = mediaSource(url, contentType);
  if (source.kind === 'data') {
    const { mimeType, base64: data } = source;
    return { url: `data:${mimeType};base64,${data}`, mimeType, data };
  }
  if (source.kind === 'remote') {
    // Image addresses often end in no extension; other media must say what they are.
    return { url, mimeType: (contentType ?? typeOfPath(url) ?? 'image/jpeg').toLowerCase() };
  }
  // A run has read local files by now.
  const why = source.kind === 'file' ? mediaProblems.unread() : source.problem;
  throw new ProviderError(mediaRefusal(url, why), {
    class: 'badRequest',
  });
}

/** The text of media whose content is text; undefined for others. */
export function textOfMedia({ mimeType, data }: Media): string | undefined {
  if (data === undefined || !isTextType(mimeType)) return undefined;
  return Buffer.from(data, 'base64').toString();
}

export function unsupportedMedia({ mimeType }: Media, model: string): ProviderError {
  return new ProviderError(messages.mediaType(model, mimeType), { class: 'badRequest' });
}
