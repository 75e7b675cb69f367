import { partialFileName } from '../../files/fileNames.ts';
import type { MediaPart, Message, Part } from '../../prompt/messages/message.ts';
import type { TextOrigin, TextSpan } from '../../prompt/rendering/provenance.ts';
import type { ShownMedia } from '../../protocol/media.ts';
import type { Preview, PreviewMessage, PreviewPart, PreviewSpan } from '../../protocol/preview.ts';
import { processGate } from '../../redaction/knownSecrets.ts';

/**
 * Rendered messages for the preview. Each text is split where its origin changes. `media`: what is shown of
 * their media.
 */
export function previewMessages(
  messages: readonly Message[],
  spans: readonly (readonly TextSpan[])[],
  media: ReadonlyMap<MediaPart, ShownMedia>,
): readonly PreviewMessage[] {
  return messages.map((message, i) => {
    const own = spans[i] ?? [];
    let at = 0;
    const parts = message.content.flatMap((part): readonly PreviewPart[] => {
      if (!('text' in part)) return otherPart(part, media);
      const start = at;
      at += part.text.length;
      return [{ type: 'text', spans: spansWithin(part.text, start, own) }];
    });
    const isHistory = own.some(({ origin }) => origin.kind === 'history');
    return { role: message.role, parts, isHistory };
  });
}

function otherPart(
  part: Exclude<Part, { readonly text: string }>,
  shown: ReadonlyMap<MediaPart, ShownMedia>,
): readonly PreviewPart[] {
  if ('media' in part) {
    const media = shown.get(part);
    return media ? [{ type: 'media', media }] : [];
  }
  const name = 'metadata' in part ? part.metadata?.['purpose'] : undefined;
  return typeof name === 'string' ? [{ type: 'section', name }] : [];
}

/** History is one span over the whole message, which may have several parts. */
function spansWithin(
  text: string,
  from: number,
  spans: readonly TextSpan[],
): readonly PreviewSpan[] {
  const to = from + text.length;
  return spans
    .filter(({ start, end }) => start < to && end > from)
    .map(({ start, end, origin }) => ({
      text: text.slice(Math.max(start, from) - from, Math.min(end, to) - from),
      ...describedOrigin(origin),
    }));
}

function describedOrigin(origin: TextOrigin): Omit<PreviewSpan, 'text'> {
  const { kind } = origin;
  if (kind === 'history') return { kind, name: '', label: '' };
  const partial = 'partial' in origin ? origin.partial : undefined;
  const source = {
    ...(partial !== undefined && { partial, file: partialFileName(partial) }),
    ...origin.range,
  };
  switch (kind) {
    case 'template':
      return { kind, name: '', label: '', source };
    case 'partial':
      return { kind, name: origin.partial, label: partialFileName(origin.partial), source };
    case 'helper':
      return { kind, name: origin.name, label: origin.name, source };
    case 'variable':
      return { kind, name: rootOf(origin), label: origin.path, source };
  }
}

/** In `{{#each orders}}`, `{{name}}` belongs to `orders`. */
function rootOf({ path, input }: Extract<TextOrigin, { readonly kind: 'variable' }>): string {
  return input?.[0] ?? path.replace(/^(?:\.\.?\/|this\.)+/, '');
}

/** Redacts keys in the text of the preview. Rows keep their ids, which the page uses to request them. */
export function redactedPreview(preview: Preview): Preview {
  const { messages, errors, notes } = preview;
  return { ...preview, ...processGate().value({ messages, errors, notes }).value };
}
