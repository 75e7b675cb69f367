import { ProviderError } from '../model/errors.ts';
import { isTextType, mediaSource, typeOfPath } from '../prompt/messages/mediaSource.ts';
import type { MediaPart } from '../prompt/messages/message.ts';
import { mediaRefusal } from '../prompt/messages/messages.ts';
import { mediaProblems, messages } from './messages.ts';

/** An image, document, sound or video in the form that protocols need. */
export interface Media {
  /** As written: `https:`, `data:`, or a provider's own scheme. */
  readonly url: string;
  /** In lowercase, from the prompt or otherwise from the URL. */
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
    // Image addresses often have no extension. Other media must have a type.
    return { url, mimeType: (contentType ?? typeOfPath(url) ?? 'image/jpeg').toLowerCase() };
  }
  // A run has already read local files at this point.
  const why = source.kind === 'file' ? mediaProblems.unread() : source.problem;
  throw new ProviderError(mediaRefusal(url, why), {
    class: 'badRequest',
  });
}

/** The text of media with text content. Undefined for others. */
export function textOfMedia({ mimeType, data }: Media): string | undefined {
  if (data === undefined || !isTextType(mimeType)) return undefined;
  return Buffer.from(data, 'base64').toString();
}

export function unsupportedMedia({ mimeType }: Media, model: string): ProviderError {
  return new ProviderError(messages.mediaType(model, mimeType), { class: 'badRequest' });
}

/** Whether a part of a turn is text. */
export function isText(part: unknown): part is string {
  return typeof part === 'string';
}
