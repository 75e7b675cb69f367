import { ProviderError } from '../model/errors.ts';
import type { ModelRequest } from '../model/request.ts';
import { type MediaPart, type Part, textOf } from '../prompt/message.ts';

export interface Media {
  /** As written: `https:`, `data:`, or a provider's own scheme. */
  readonly url: string;
  /** Lower case; what the prompt says, else what the URL says. */
  readonly mimeType: string;
  /** Base64 of a `data:` URL. */
  readonly data?: string;
}

/** A message reduced to what every protocol can say: never empty, texts never empty. */
export interface Turn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly parts: readonly (string | Media)[];
}

const roles: Readonly<Record<string, Turn['role']>> = {
  system: 'system',
  user: 'user',
  model: 'assistant',
};

/**
 * The turns of a request; messages without content are left out, as every provider refuses them.
 * @throws ProviderError of class `badRequest` for a role no provider knows, or when nothing is left.
 */
export function turnsOf(request: ModelRequest): readonly Turn[] {
  const turns = request.messages.flatMap(({ role, content }): readonly Turn[] => {
    const known = Object.hasOwn(roles, role) ? roles[role] : undefined;
    if (known === undefined) {
      throw badRequest(
        `${request.model} takes no message of role \`${role}\`: use system, user or model.`,
      );
    }
    const parts = content.flatMap(partOf);
    return parts.length > 0 ? [{ role: known, parts }] : [];
  });
  if (!turns.some(({ role }) => role !== 'system')) {
    throw badRequest(
      `The prompt renders to no user message for ${request.model}: write some text outside the system role.`,
    );
  }
  return turns;
}

/** A turn's text where a protocol takes no media there. */
export function textOnly(turn: Turn, where: string): string {
  return turn.parts
    .map(part => {
      if (typeof part === 'string') return part;
      throw badRequest(`${where} takes text only: move \`{{media}}\` into a user message.`);
    })
    .join('');
}

export function unsupportedMedia({ mimeType }: Media, model: string): ProviderError {
  return badRequest(
    `${model} cannot be sent media of type \`${mimeType}\`: use an image, or give \`contentType\` in \`{{media}}\`.`,
  );
}

function badRequest(message: string): ProviderError {
  return new ProviderError(message, { class: 'badRequest' });
}

function partOf(part: Part): readonly (string | Media)[] {
  if ('text' in part) return part.text === '' ? [] : [part.text];
  return 'media' in part ? [mediaOf(part)] : [];
}

function mediaOf({ media: { url, contentType } }: MediaPart): Media {
  const [, declared, base64, data = ''] = /^data:([^;,]*)[^,]*?(;base64)?,(.*)$/s.exec(url) ?? [];
  const mimeType = (contentType ?? declared ?? typeOfExtension(url)).toLowerCase();
  if (declared === undefined) return { url, mimeType };
  if (base64) return { url, mimeType, data };
  return { url, mimeType, data: Buffer.from(decodeURIComponent(data)).toString('base64') };
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

export function mentionsJson(request: ModelRequest): boolean {
  return request.messages.some(message => /json/i.test(textOf(message)));
}
