import { isSeq } from 'yaml';
import { splitPrompt } from '../../prompt/frontmatter/frontmatter.ts';
import { nodeAt, scalarRange, scalarText, type YamlText } from '../../text/yaml/yamlNodes.ts';
import type { PromptFile } from '../languageFile.ts';
import { exampleNames } from './exampleNames.ts';
import { type Name, type Occurrence, type OccurrenceRole, uriKey } from './name.ts';
import { type SchemaKey, schemaKeys } from './schemaKeys.ts';
import { templateNames } from './templateNames.ts';
import { valueKeys, type YamlKey } from './yamlKeys.ts';

const modelKeys = ['model', 'touchstone.compare', 'touchstone.fallback'];

/** Every name in a prompt file. */
export function promptNames(file: PromptFile): readonly Occurrence[] {
  const { document } = file;
  const uri = uriKey(file.uri);
  const body = templateNames(file);
  if (!document.frontmatter) return body;
  const source: YamlText = { yaml: document.frontmatter.yaml, text: document.text };
  const input = schemaKeys(source, nodeAt(source, 'input', 'schema'));
  const output = schemaKeys(source, nodeAt(source, 'output', 'schema'));
  const defaults = valueKeys(source, nodeAt(source, 'input', 'default'));
  return [
    ...declared('input', uri, input),
    ...fieldOccurrences('input', uri, defaults, 'value'),
    ...declared('output', uri, output),
    ...modelKeys.flatMap(key => modelNames(source, nodeAt(source, key))),
    ...body,
    ...exampleNames(document, uri, topFields(output), topFields(input)),
  ];
}

/**
 * The fields that a prompt's input schema declares. The body is not read, because this is called for whole
 * workspaces.
 */
export function declaredInput(file: PromptFile): readonly YamlKey[] {
  const text = file.text.getText();
  const { frontmatter } = splitPrompt(text);
  if (!frontmatter) return [];
  const source: YamlText = { yaml: frontmatter.yaml, text };
  return schemaKeys(source, nodeAt(source, 'input', 'schema')).filter(({ declares }) => declares);
}

/** Converts keys to names of a file's fields. */
export function fieldOccurrences(
  kind: 'input' | 'output',
  uri: string,
  keys: readonly YamlKey[],
  role: OccurrenceRole,
): readonly Occurrence[] {
  return keys.map(({ path, range }) => ({ name: { kind, uri, path }, range, role }));
}

function declared(
  kind: 'input' | 'output',
  uri: string,
  keys: readonly SchemaKey[],
): readonly Occurrence[] {
  return keys.flatMap(key =>
    fieldOccurrences(kind, uri, [key], key.declares ? 'declaration' : 'reference'),
  );
}

/** The names of a model or of a list of models. */
export function modelNames(source: YamlText, node: unknown): readonly Occurrence[] {
  if (isSeq(node)) return node.items.flatMap(item => modelNames(source, item));
  const id = scalarText(node);
  const range = scalarRange(source, node);
  if (!id?.includes('/') || !range) return [];
  const name: Name = { kind: 'model', uri: '', path: [id] };
  return [{ name, range, role: 'reference' }];
}

function topFields(keys: readonly YamlKey[]): ReadonlySet<string> {
  return new Set(keys.flatMap(({ path: [first = ''], path }) => (path.length === 1 ? first : [])));
}
