import { isRecord, type JsonSchema } from '../../schema/jsonSchema.ts';
import { evalSchema } from '../completion/evalCompletion.ts';
import {
  dataSchemas,
  frontmatterSchema,
  isModelPath,
} from '../completion/frontmatterCompletion.ts';
import { jsonSchemaWords, picoschemaTypes } from '../completion/picoschemaChoices.ts';
import { rowSchemas } from '../completion/rowCompletion.ts';
import { isSettingsModel, settingsSchema } from '../completion/settingsCompletion.ts';
import { evalSubjects } from '../evalSubjects.ts';
import type { PromptFile, YamlFile } from '../languageFile.ts';
import { schemasAt } from '../schemaPlace.ts';
import type { Workspace } from '../workspace.ts';
import { type YamlPlace, yamlPlace } from '../yamlPlace.ts';
import { rowText } from './datasetHover.ts';
import { referenceText } from './modelText.ts';
import { fieldText, keyText } from './schemaText.ts';
import type { Told } from './told.ts';
import { variableText } from './variableText.ts';

/** A key's documentation, a model's facts, a declared variable. */
export function frontmatterHover(
  workspace: Workspace,
  file: PromptFile,
  offset: number,
  start: number,
): Told | undefined {
  const place = yamlPlace(file.document.text, offset, start);
  if (!place || place.word === '') return undefined;
  const { path, word, range } = place;
  const whole = keyPath(place);
  if (place.at !== 'key' && isModelPath(path)) return modelTold(workspace, file, place);
  const [side, part, ...inner] = whole;
  if ((side === 'input' || side === 'output') && part === 'schema' && inner.length > 0) {
    const text = schemaWordText(workspace, file, side, inner, place);
    return text === undefined ? undefined : { range, text };
  }
  const data = dataSchemas(file, whole);
  if (data) return fieldTold(data, word, place);
  return keyTold(frontmatterSchema, whole, place);
}

/** A key's documentation, a scorer's, a model's facts. */
export function evalHover(workspace: Workspace, file: YamlFile, offset: number): Told | undefined {
  const place = yamlPlace(file.text.getText(), offset);
  if (!place || place.word === '') return undefined;
  const { path, at } = place;
  if (at !== 'key' && path[0] === 'models' && path.length === 2) {
    return modelTold(workspace, file, place);
  }
  const { prompts } = evalSubjects(workspace, file);
  if (path[0] === 'rows' && path.length > 1) {
    return rowText(prompts, keyPath(place).slice(2), place);
  }
  if (path[0] === 'score' && path.length === 2 && at !== 'key') {
    return keyTold(evalSchema, [...path, place.word], place);
  }
  const [, , scorer, list] = path;
  if (scorer === 'fields' && path.length > 3 && (list === 'paths' || list === 'numeric')) {
    return fieldTold(
      rowSchemas(prompts, ['expected', ...place.word.split('.')]) ?? [],
      place.word,
      place,
    );
  }
  return keyTold(evalSchema, keyPath(place), place);
}

/** A key's documentation, a model's facts. */
export function settingsHover(
  workspace: Workspace,
  file: YamlFile,
  offset: number,
): Told | undefined {
  const place = yamlPlace(file.text.getText(), offset);
  if (!place || place.word === '') return undefined;
  if (place.at !== 'key' && isSettingsModel(place.path)) return modelTold(workspace, file, place);
  return keyTold(settingsSchema, keyPath(place), place);
}

/** The path of what a place is about: of the key itself, or of the value. */
function keyPath({ at, path, word, colonFollows }: YamlPlace): YamlPlace['path'] {
  return at === 'key' || colonFollows ? [...path, word] : path;
}

function keyTold(
  schema: JsonSchema,
  path: YamlPlace['path'],
  { range }: YamlPlace,
): Told | undefined {
  const key = path.findLast(step => typeof step === 'string');
  const [found] = schemasAt(schema, path);
  if (found === undefined || key === undefined) return undefined;
  const isNamed = found['description'] !== undefined || found['type'] !== undefined;
  return isNamed || found['enum'] !== undefined ? { range, text: keyText(key, found) } : undefined;
}

function fieldTold(
  schemas: readonly JsonSchema[],
  name: string,
  { range }: YamlPlace,
): Told | undefined {
  const [found] = schemas;
  return found && { range, text: fieldText(name, found) };
}

function modelTold(
  workspace: Workspace,
  { uri }: PromptFile | YamlFile,
  { word, range }: YamlPlace,
): Told | undefined {
  const text = referenceText(word, workspace.settings(uri));
  return text === undefined ? undefined : { range, text };
}

/** A field that a schema declares, a type of Picoschema, a word of JSON Schema. */
function schemaWordText(
  workspace: Workspace,
  file: PromptFile,
  side: 'input' | 'output',
  inner: YamlPlace['path'],
  { at, word, colonFollows }: YamlPlace,
): string | undefined {
  if (at !== 'key' && !colonFollows) {
    const [type = ''] = word.split(',');
    const meaning = Object.hasOwn(picoschemaTypes, type) ? picoschemaTypes[type] : undefined;
    if (meaning !== undefined) return `**${type}**: ${meaning}`;
  }
  const { input, output } = file.document.metadata;
  const schema = side === 'input' ? input.schema : output.schema;
  const names = inner.map(step => String(step).replace(/[?(][\s\S]*$/, ''));
  if (side === 'input') {
    const told = variableText(workspace, file, dataPath(schema, names));
    if (told !== undefined) return told;
  }
  const [found] = schema ? schemasAt(schema, dataPath(schema, names)) : [];
  if (found) return fieldText(names.join('.'), found);
  const meaning = Object.hasOwn(jsonSchemaWords, word) ? jsonSchemaWords[word] : undefined;
  return meaning === undefined ? undefined : `**${word}**: ${meaning}`;
}

/** Steps of data for names of a Picoschema, which does not write a list's elements as a step. */
function dataPath(
  schema: JsonSchema | undefined,
  names: readonly string[],
): readonly (string | number)[] {
  const path: (string | number)[] = [];
  let known = schema;
  for (const name of names) {
    // Below what the schema does not know it knows nothing.
    if (schema && known) [known] = schemasAt(schema, path);
    if (known && isRecord(known['items'])) path.push(0);
    path.push(name);
  }
  return path;
}
