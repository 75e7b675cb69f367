import type { CompletionItem } from 'vscode-languageserver-types';
import { fileKind } from '../../files/fileNames.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { YamlCursor } from '../cursor/yamlCursor.ts';
import type { PromptFile } from '../languageFile.ts';
import { type Asked, type Choice, itemsOf, Kind } from './items.ts';
import { pathChoices } from './pathChoices.ts';

/** What a `$ref` of JSON Schema can lead to: the definitions of its own schema, and schema files. */
export async function schemaReferences(
  asked: Asked<PromptFile>,
  place: YamlCursor,
): Promise<readonly CompletionItem[]> {
  const isSchema = (name: string): boolean =>
    /\.(?:json|ya?ml)$/.test(name) && [undefined, 'schema'].includes(fileKind(name));
  const files = await pathChoices(asked, place, isSchema);
  return itemsOf(asked, place.range, [...definitions(asked.file, place), ...files]);
}

function definitions({ document }: PromptFile, { path }: YamlCursor): readonly Choice[] {
  const side = document.metadata.raw[String(path[0])];
  const schema = isRecord(side) && isRecord(side['schema']) ? side['schema'] : {};
  return ['$defs', 'definitions'].flatMap(keyword => {
    const named = schema[keyword];
    return Object.keys(isRecord(named) ? named : {}).map((name): Choice => {
      const label = `#/${keyword}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      // Without quotes it were a comment.
      const text = JSON.stringify(label);
      return { label, kind: Kind.Reference, text, filter: text, rank: 2 };
    });
  });
}
