import { isSeq } from 'yaml';
import type { PromptDocument } from '../../prompt/document.ts';
import type { TextRange } from '../../text/replacement.ts';
import { scalarText, sequenceItems, valueRange } from '../../text/yaml/yamlNodes.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';
import type { LanguageFile, YamlFile } from '../languageFile.ts';

/** A model reference as written in a file. */
export interface ModelMention {
  readonly id: string;
  readonly range: TextRange;
}

/** Every model a file names, in the order of its keys. */
export function modelMentions(file: LanguageFile): readonly ModelMention[] {
  switch (file.kind) {
    case 'prompt':
      return modelsOfPrompt(file.document);
    case 'eval':
      return modelsListed(file, ['models']);
    case 'settings':
      return [
        ...modelsListed(file, ['models', 'default']),
        ...modelsListed(file, ['models', 'compare']),
      ];
    case 'dataset':
    case 'proposals':
    case 'recordings':
      return [];
  }
}

const modelListKeys = ['touchstone.compare', 'touchstone.fallback'];

/** Every model a frontmatter names, in the order of the keys. */
export function modelsOfPrompt({ frontmatter, metadata }: PromptDocument): readonly ModelMention[] {
  if (!frontmatter) return [];
  const listed = modelListKeys.flatMap((key): readonly (readonly [unknown, YamlPath])[] => {
    const list = metadata.raw[key];
    return Array.isArray(list) ? list.map((id: unknown, at) => [id, [key, at]]) : [];
  });
  return [[metadata.model, ['model']] as const, ...listed].flatMap(([id, path]) => {
    const range = typeof id === 'string' ? valueRange(frontmatter.yaml, path) : undefined;
    return typeof id === 'string' && range ? [{ id, range }] : [];
  });
}

/** The models at a path of an eval file or `touchstone.yaml`, one or a list. */
export function modelsListed({ yaml, text }: YamlFile, path: YamlPath): readonly ModelMention[] {
  const node: unknown = yaml.getIn(path, true);
  const items: readonly (readonly [item: unknown, path: YamlPath])[] = isSeq(node)
    ? sequenceItems({ yaml, text: text.getText() }, node).map((item, at) => [item, [...path, at]])
    : [[node, path]];
  return items.flatMap(([item, at]) => {
    const id = scalarText(item);
    const range = valueRange(yaml, at);
    return id === undefined || !range ? [] : [{ id, range }];
  });
}
