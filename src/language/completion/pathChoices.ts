import type { CompletionItem } from 'vscode-languageserver-types';
import { fileKind } from '../../files/fileNames.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { YamlCursor } from '../cursor/yamlCursor.ts';
import type { PromptFile } from '../languageFile.ts';
import { uriOfKey } from '../names/name.ts';
import { isInside, resolveUri } from '../relativePath.ts';
import { type Asked, type CompletionChoice, completionItems, Kind } from './items.ts';
import { yamlScalar } from './schemaChoices.ts';

/** Folders and matching files. The folder is the part of the word up to its last `/`. */
export async function pathChoices(
  { workspace, file, signal }: Asked,
  { typed, range }: YamlCursor,
  isWanted: (name: string) => boolean,
): Promise<readonly CompletionChoice[]> {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  const base = resolveUri(file.uri, folder === '' ? './' : folder);
  if (base === undefined || !isInside(workspace, file, base)) return [];
  const names = await workspace.list(uriOfKey(base));
  if (signal?.aborted) return [];
  const quoted = /^["']/.test(file.text.getText().charAt(range.start));
  return names
    .filter(name => (name.endsWith('/') ? !name.startsWith('.') : isWanted(name)))
    .map(name => {
      const whole = `${folder === '' ? './' : folder}${name}`;
      const text = quoted ? JSON.stringify(whole) : yamlScalar(whole);
      const isFolder = name.endsWith('/');
      return {
        label: whole,
        kind: isFolder ? Kind.Folder : Kind.File,
        text,
        filter: quoted ? text : folder === '' && !typed.startsWith('.') ? name : whole,
        rank: isFolder ? 6 : 4,
        again: isFolder,
      };
    });
}

/** Targets of a `$ref` in JSON Schema: the definitions of its own schema, and schema files. */
export async function schemaReferences(
  asked: Asked<PromptFile>,
  place: YamlCursor,
): Promise<readonly CompletionItem[]> {
  const isSchema = (name: string): boolean =>
    /\.(?:json|ya?ml)$/.test(name) && [undefined, 'schema'].includes(fileKind(name));
  const files = await pathChoices(asked, place, isSchema);
  return completionItems(asked, place.range, [...definitions(asked.file, place), ...files]);
}

function definitions({ document }: PromptFile, { path }: YamlCursor): readonly CompletionChoice[] {
  const side = document.metadata.raw[String(path[0])];
  const schema = isRecord(side) && isRecord(side['schema']) ? side['schema'] : {};
  return ['$defs', 'definitions'].flatMap(keyword => {
    const named = schema[keyword];
    return Object.keys(isRecord(named) ? named : {}).map((name): CompletionChoice => {
      const label = `#/${keyword}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      // Without quotes it would be a comment.
      const text = JSON.stringify(label);
      return { label, kind: Kind.Reference, text, filter: text, rank: 2 };
    });
  });
}
