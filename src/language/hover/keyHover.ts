import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import {
  dataSchemas,
  evalSchema,
  frontmatterSchema,
  isModelPath,
  isSettingsModel,
  rowSchemas,
  settingsSchema,
} from '../cursor/fileSchemas.ts';
import { type YamlCursor, yamlCursor } from '../cursor/yamlCursor.ts';
import type { PromptFile, YamlFile } from '../languageFile.ts';
import { type Markdown, md, plainMarkdown, prose } from '../markdown.ts';
import { keywordMeanings, picoschemaMeanings } from '../messages/hover.ts';
import { evalSubjects } from '../relatedFiles.ts';
import { schemasAt } from '../schemaLookup.ts';
import type { Workspace } from '../workspace.ts';
import { rowPathHover } from './datasetHover.ts';
import { fieldDocumentation, keyText, variableDocumentation } from './documentation.ts';
import type { HoverContent } from './hoverContent.ts';
import { referenceText } from './modelText.ts';

/** The documentation of a key, the facts of a model, or a declared variable. */
export function frontmatterHover(
  workspace: Workspace,
  file: PromptFile,
  offset: number,
  start: number,
): HoverContent | undefined {
  const place = yamlCursor(file.document.text, offset, start);
  if (!place || place.word === '') return undefined;
  const { path, word, range } = place;
  const whole = keyPath(place);
  if (place.at !== 'key' && isModelPath(path)) return modelHover(workspace, file, place);
  const [side, part, ...inner] = whole;
  if ((side === 'input' || side === 'output') && part === 'schema' && inner.length > 0) {
    const text = schemaWordText(workspace, file, side, inner, place);
    return text === undefined ? undefined : { range, text };
  }
  const data = dataSchemas(file, whole);
  if (data) return fieldHover(data, word, place);
  return keyHoverOf(frontmatterSchema, whole, place);
}

/** The documentation of a key or scorer, or the facts of a model. */
export function evalHover(
  workspace: Workspace,
  file: YamlFile,
  offset: number,
): HoverContent | undefined {
  const place = yamlCursor(file.text.getText(), offset);
  if (!place || place.word === '') return undefined;
  const { path, at } = place;
  if (at !== 'key' && path[0] === 'models' && path.length === 2) {
    return modelHover(workspace, file, place);
  }
  const { prompts } = evalSubjects(workspace, file);
  if (path[0] === 'rows' && path.length > 1) {
    return rowPathHover(prompts, keyPath(place).slice(2), place);
  }
  const isEntry = path.length === 2 || (path.length === 3 && path[2] === 'not');
  if (path[0] === 'score' && isEntry && at !== 'key') {
    return keyHoverOf(evalSchema, [...path, place.word], place);
  }
  const [, , scorer, list] = path;
  if (scorer === 'fields' && path.length > 3 && (list === 'paths' || list === 'numeric')) {
    return fieldHover(
      rowSchemas(prompts, ['expected', ...place.word.split('.')]) ?? [],
      place.word,
      place,
    );
  }
  return keyHoverOf(evalSchema, keyPath(place), place);
}

/** The documentation of a key, or the facts of a model. */
export function settingsHover(
  workspace: Workspace,
  file: YamlFile,
  offset: number,
): HoverContent | undefined {
  const place = yamlCursor(file.text.getText(), offset);
  if (!place || place.word === '') return undefined;
  if (place.at !== 'key' && isSettingsModel(place.path)) return modelHover(workspace, file, place);
  return keyHoverOf(settingsSchema, keyPath(place), place);
}

/** The path of the thing at a place: of the key itself or of the value. */
function keyPath({ at, path, word, colonFollows }: YamlCursor): YamlCursor['path'] {
  return at === 'key' || colonFollows ? [...path, word] : path;
}

function keyHoverOf(
  schema: JsonSchema,
  path: YamlCursor['path'],
  { range }: YamlCursor,
): HoverContent | undefined {
  const key = path.findLast(step => typeof step === 'string');
  const [found] = schemasAt(schema, path);
  if (found === undefined || key === undefined) return undefined;
  const isNamed = found['description'] !== undefined || found['type'] !== undefined;
  return isNamed || found['enum'] !== undefined ? { range, text: keyText(key, found) } : undefined;
}

function fieldHover(
  schemas: readonly JsonSchema[],
  name: string,
  { range }: YamlCursor,
): HoverContent | undefined {
  const [found] = schemas;
  return found && { range, text: fieldDocumentation(name, found) };
}

function modelHover(
  workspace: Workspace,
  { uri }: PromptFile | YamlFile,
  { word, range }: YamlCursor,
): HoverContent | undefined {
  const text = referenceText(word, workspace.settings(uri));
  return text === undefined ? undefined : { range, text };
}

/** A field that a schema declares, a Picoschema type, or a JSON Schema keyword. */
function schemaWordText(
  workspace: Workspace,
  file: PromptFile,
  side: 'input' | 'output',
  inner: YamlCursor['path'],
  { at, word, colonFollows }: YamlCursor,
): Markdown | undefined {
  if (at !== 'key' && !colonFollows) {
    const [type = ''] = word.split(',');
    const meaning = Object.hasOwn(picoschemaMeanings, type) ? picoschemaMeanings[type] : undefined;
    if (meaning !== undefined) return md`**${plainMarkdown(type)}**: ${prose(meaning)}`;
  }
  const { input, output } = file.document.metadata;
  const schema = side === 'input' ? input.schema : output.schema;
  const names = inner.map(step => String(step).replace(/[?(][\s\S]*$/, ''));
  if (side === 'input') {
    const text = variableDocumentation(workspace, file, dataPath(schema, names));
    if (text !== undefined) return text;
  }
  const [found] = schema ? schemasAt(schema, dataPath(schema, names)) : [];
  if (found) return fieldDocumentation(names.join('.'), found);
  const meaning = Object.hasOwn(keywordMeanings, word) ? keywordMeanings[word] : undefined;
  return meaning === undefined ? undefined : md`**${plainMarkdown(word)}**: ${prose(meaning)}`;
}

/** Converts names in a Picoschema to steps of data. Picoschema has no step for the elements of a list. */
function dataPath(
  schema: JsonSchema | undefined,
  names: readonly string[],
): readonly (string | number)[] {
  const path: (string | number)[] = [];
  let known = schema;
  for (const name of names) {
    // Below an unknown field, the schema says nothing.
    if (schema && known) [known] = schemasAt(schema, path);
    if (known && isRecord(known['items'])) path.push(0);
    path.push(name);
  }
  return path;
}
