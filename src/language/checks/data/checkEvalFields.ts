import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { JsonSchema } from '../../../schema/jsonSchema.ts';
import { closestWord } from '../../../text/closest.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { yamlValue } from '../../../text/yaml/yamlDocument.ts';
import { keyRange, valueRange } from '../../../text/yaml/yamlNodes.ts';
import type { YamlPath } from '../../../text/yaml/yamlPlace.ts';
import { replaceWith } from '../../edits/action.ts';
import type { YamlFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import { evalSubjects } from '../../relatedFiles.ts';
import { leafPaths, namedTypes, present } from '../../schemaLookup.ts';
import { stepInto } from '../../schemaWalk.ts';
import type { Workspace } from '../../workspace.ts';

/** Checks the fields that scorers look at against the output schemas of the evaluated prompts. */
export function checkEvalFields(workspace: Workspace, file: YamlFile): readonly Diagnostic[] {
  const value = yamlValue(file.yaml);
  const score = isRecord(value) ? value['score'] : undefined;
  if (!Array.isArray(score)) return [];
  const schemas = evalSubjects(workspace, file).prompts.flatMap(({ document }) =>
    present(document.metadata.output.schema),
  );
  if (schemas.length === 0) return [];
  return score.flatMap((entry: unknown, index) =>
    checkEntry(file, schemas, entry, ['score', index]),
  );
}

function checkEntry(
  file: YamlFile,
  schemas: readonly JsonSchema[],
  entry: unknown,
  above: YamlPath,
): readonly Diagnostic[] {
  const [[name, settings] = []] = isRecord(entry) ? Object.entries(entry) : [];
  if (name === undefined || (!isRecord(settings) && name !== 'not')) return [];
  const base = [...above, name];
  if (name === 'not') return checkEntry(file, schemas, settings, base);
  const at = (path: string, range: Diagnostic['range'] | undefined): readonly Diagnostic[] =>
    range ? checkPath(schemas, path, range) : [];
  const { field, paths, ignore, lists, numeric }: Readonly<Record<string, unknown>> =
    Object(settings);
  if (typeof field === 'string') return at(field, valueRange(file.yaml, [...base, 'field']));
  if (name !== 'fields') return [];
  const listed = (key: string, list: unknown): readonly Diagnostic[] =>
    (Array.isArray(list) ? list : []).flatMap((path: unknown, position) =>
      at(String(path), valueRange(file.yaml, [...base, key, position])),
    );
  const keysOf = (map: unknown): readonly string[] => (isRecord(map) ? Object.keys(map) : []);
  const compared = Array.isArray(paths) ? paths.map(String) : undefined;
  return [
    ...listed('paths', paths),
    ...listed('ignore', ignore),
    ...keysOf(lists).flatMap(path => at(path, keyRange(file.yaml, [...base, 'lists', path]))),
    ...keysOf(numeric).flatMap(path => checkNumeric(file, schemas, compared, path, base)),
  ];
}

function checkPath(
  schemas: readonly JsonSchema[],
  path: string,
  range: Diagnostic['range'],
): readonly Diagnostic[] {
  // One prompt with the field is enough. The other prompts are then not compared by it.
  if (schemas.some(schema => fieldAt(schema, path) !== 'missing')) return [];
  const guess = closestWord(
    path,
    schemas.flatMap(schema => leafPaths(schema)),
  );
  const message = messages['unknown-field.scored'](path, guess);
  const fix = replaceWith(range, guess);
  return [{ code: 'unknown-field', severity: 'warning', message, range, ...fix }];
}

function checkNumeric(
  { yaml }: YamlFile,
  schemas: readonly JsonSchema[],
  paths: readonly string[] | undefined,
  path: string,
  base: YamlPath,
): readonly Diagnostic[] {
  const range = keyRange(yaml, [...base, 'numeric', path]);
  if (!range) return [];
  const unknown = checkPath(schemas, path, range);
  if (unknown.length > 0) return unknown;
  const fields = schemas.map(schema => fieldAt(schema, path));
  const isNumber = (field: JsonSchema | 'open' | 'missing') =>
    typeof field === 'string' ? field === 'open' : mayBeNumber(field);
  const warn = (message: string): readonly Diagnostic[] => [
    { code: 'numeric-field', severity: 'warning', message, range },
  ];
  if (!fields.some(isNumber)) return warn(messages['numeric-field'](path));
  if (paths && !paths.includes(path)) {
    return warn(messages['numeric-field.unlisted'](path));
  }
  return [];
}

function mayBeNumber(schema: JsonSchema): boolean {
  const types = namedTypes(schema);
  if (Array.isArray(schema['enum'])) return schema['enum'].some(each => typeof each === 'number');
  if (types.length === 0 || types.some(type => type === 'number' || type === 'integer'))
    return true;
  const { items } = schema;
  // The tolerance applies to numbers at every depth of a list.
  return types.includes('array') && (!isRecord(items) || holdsNumbers(items));
}

function holdsNumbers(item: JsonSchema): boolean {
  return mayBeNumber(item) || namedTypes(item).includes('object');
}

/** Follows `a.b`. A key that itself contains dots is found too. */
function fieldAt(schema: JsonSchema, path: string): JsonSchema | 'open' | 'missing' {
  const properties = schema['properties'];
  const whole = isRecord(properties) && Object.hasOwn(properties, path) ? properties[path] : null;
  if (isRecord(whole)) return whole;
  let here = schema;
  for (const part of path.split('.')) {
    const step = stepInto(here, part);
    if (step.found !== 'schema') return step.found;
    here = step.schema;
  }
  return here;
}
