import { isMap } from 'yaml';
import { isJsonSchema, schemaName } from '../../schema/picoschema.ts';
import type { TextRange } from '../../text/replacement.ts';
import {
  nodeAt,
  pairsOf,
  scalarRange,
  scalarText,
  type YamlText,
} from '../../text/yaml/yamlNodes.ts';
import type { PromptFile } from '../languageFile.ts';
import type { Workspace } from '../workspace.ts';

/** The name of a schema in a prompt, and the file that declares it. */
export interface SchemaFileName {
  readonly range: TextRange;
  readonly uri: string;
}

/** Names of schemas that files declare, where a prompt uses them as types. */
export function schemaFileNames(workspace: Workspace, file: PromptFile): readonly SchemaFileName[] {
  const { frontmatter, text, metadata } = file.document;
  if (!frontmatter) return [];
  const source: YamlText = { yaml: frontmatter.yaml, text };
  const declared = workspace.settings(file.uri).schemas ?? {};
  return ['input', 'output'].flatMap(side => {
    const holder = metadata.raw[side] as Readonly<Record<string, unknown>> | null | undefined;
    const schema = holder?.['schema'];
    if (typeof schema === 'object' && schema !== null && isJsonSchema({ ...schema })) return [];
    return typesIn(source, nodeAt(source, side, 'schema')).flatMap(({ name, range }) => {
      if (!schemaName.test(name) || Object.hasOwn(declared, name)) return [];
      const uri = workspace.schemaFile(file.uri, name);
      return uri === undefined ? [] : [{ range, uri }];
    });
  });
}

interface WrittenType {
  readonly name: string;
  readonly range: TextRange;
}

/** The types as written in a Picoschema. The targets of aliases are omitted. */
function typesIn(source: YamlText, node: unknown): readonly WrittenType[] {
  if (isMap(node)) return pairsOf(source, node).flatMap(({ value }) => typesIn(source, value));
  const [name = ''] = scalarText(node)?.split(',') ?? [];
  const range = scalarRange(source, node);
  return range ? [{ name, range: { start: range.start, end: range.start + name.length } }] : [];
}
