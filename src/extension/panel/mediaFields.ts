import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { mediaSource } from '../../prompt/messages/mediaSource.ts';
import { literalText, mediaUses } from '../../prompt/template/mediaUses.ts';
import type { Template } from '../../prompt/template/template.ts';
import type { ShownMedia } from '../../protocol/media.ts';
import type { InputField, PanelPrompt } from '../../protocol/panelPrompt.ts';
import type { Pictures } from '../media/pictures.ts';

/** Characters of a value with embedded media that a page gets: enough to say what it is. */
const SHOWN = 40;

/** The fields of a form, with which of them a template sends as media. */
export function withMedia(
  fields: readonly InputField[],
  template: Template,
): readonly InputField[] {
  const uses = mediaUses(template);
  return fields.map(field => {
    const paths = uses.flatMap(({ url: { path } }) => (path?.[0] === field.name ? [path] : []));
    if (field.kind === 'text' && paths.some(({ length }) => length === 1)) {
      return { ...field, media: 'one' };
    }
    const isList = paths.some(([, item, ...rest]) => item === '*' && rest.length === 0);
    return field.kind === 'json' && isList ? { ...field, media: 'many' } : field;
  });
}

/** The values of a form for a page, without the content of embedded media, and what is shown of all media. */
export async function shownForm(
  fields: readonly InputField[],
  values: Readonly<Record<string, string>>,
  { document: { template }, mediaPlaces }: Pick<LoadedPrompt, 'document' | 'mediaPlaces'>,
  pictures: Pick<Pictures, 'describe'>,
): Promise<Pick<PanelPrompt, 'values' | 'media'>> {
  const shown = { ...values };
  const media: Record<string, readonly ShownMedia[]> = {};
  for (const field of fields) {
    const { name } = field;
    const urls = mediaIn(field, values[name] ?? '');
    if (urls.length === 0) continue;
    const type = declaredType(name, template, values);
    media[name] = await Promise.all(
      urls.map(url => pictures.describe({ url, ...(type && { contentType: type }) }, mediaPlaces)),
    );
    if (urls.some(isEmbedded)) shown[name] = `${shown[name]?.slice(0, SHOWN)}…`;
  }
  return { values: shown, ...(Object.keys(media).length > 0 && { media }) };
}

/** The URLs in a field. A field that the template does not send as media may have embedded media, too. */
export function mediaIn({ media, kind }: InputField, value: string): readonly string[] {
  if (value.trim() === '') return [];
  if (media === 'many') return listIn(value) ?? [];
  return media === 'one' || (kind === 'text' && isEmbedded(value)) ? [value] : [];
}

/** The `contentType` that the template gives to the media of a field. Undefined when it gives none. */
function declaredType(
  name: string,
  template: Template,
  values: Readonly<Record<string, string>>,
): string | undefined {
  const use = mediaUses(template).find(({ url }) => url.path?.[0] === name);
  if (!use?.contentType) return undefined;
  const [field, ...rest] = use.contentType.path ?? [];
  const given = field !== undefined && rest.length === 0 ? values[field] : undefined;
  return literalText(use.contentType) ?? given;
}

/**
 * The value of a field after media were added to it. A list keeps the media that it has. Undefined when its
 * text is not a list.
 */
export function valueWith(
  { media }: InputField,
  value: string,
  added: readonly string[],
): string | undefined {
  if (media !== 'many') return added[0];
  const list = value.trim() === '' ? [] : listIn(value);
  return list && listText([...list, ...added]);
}

/** The value of a field without one of its media. `index`: see {@link mediaIn}. */
export function valueWithout({ media }: InputField, value: string, index: number): string {
  if (media !== 'many') return '';
  const rest = (listIn(value) ?? []).toSpliced(index, 1);
  return rest.length === 0 ? '' : listText(rest);
}

function listText(urls: readonly string[]): string {
  return JSON.stringify(urls, null, 2);
}

/** Undefined for anything but a list of texts. */
function listIn(value: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every(item => typeof item === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Short texts are not media, and nothing is gained by leaving them out. */
function isEmbedded(url: string): boolean {
  return url.length > 2 * SHOWN && mediaSource(url).kind === 'data';
}
