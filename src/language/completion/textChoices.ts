import type { PromptFile } from '../languageFile.ts';
import { messages } from '../messages/completion.ts';
import { roleMeanings } from '../messages/hover.ts';
import { listedValues, present } from '../schemaLookup.ts';
import { type CompletionChoice, Kind } from './items.ts';
import { resolveWritten, schemaOfInput, type TagCursor } from './tagCursor.ts';

const mediaTypes = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'application/pdf',
  'audio/wav',
  'audio/mpeg',
  'video/mp4',
];

/** Completions in the quotes of a tag: roles, sections, and values that the schema lists. */
export function textChoices(
  { document }: PromptFile,
  place: TagCursor,
): readonly CompletionChoice[] {
  const { callee, hashKey, params, branch } = place;
  if (hashKey === 'contentType') return mediaTypes.map(label => ({ label, kind: Kind.Value }));
  if (hashKey !== undefined) return [];
  if (callee === 'role' && params.length === 0) {
    return Object.entries(roleMeanings).map(([label, detail]) => ({
      label,
      kind: Kind.EnumMember,
      detail,
    }));
  }
  if (callee === 'section' && params.length === 0) return sections(document, place);
  if (callee !== 'ifEquals' && callee !== 'unlessEquals') return [];
  const schemas = params.flatMap(param =>
    present(schemaOfInput(document, resolveWritten(param, branch))),
  );
  return listedValues(schemas)
    .filter(value => typeof value === 'string')
    .map(label => ({ label, kind: Kind.EnumMember }));
}

/** The sections that the file names elsewhere, and the one that Genkit fills. */
function sections(
  { template }: PromptFile['document'],
  { start }: TagCursor,
): readonly CompletionChoice[] {
  const named = template.tags.flatMap(({ name, call, range }) => {
    const [first] = name === 'section' && range.start !== start ? (call?.params ?? []) : [];
    return first?.type === 'literal' ? [String(first.value)] : [];
  });
  return [
    { label: 'output', kind: Kind.EnumMember, detail: messages['section.output']() },
    ...[...new Set(named)]
      .filter(name => name !== 'output')
      .map((label): CompletionChoice => ({ label, kind: Kind.EnumMember })),
  ];
}
