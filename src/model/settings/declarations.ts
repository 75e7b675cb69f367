import { schemaFileName } from '../../files/fileNames.ts';
import type { ParseOptions } from '../../prompt/document.ts';
import { type JsonSchema, sameSchema } from '../../schema/jsonSchema.ts';
import { compilePicoschema, schemaName, UnusableSchema } from '../../schema/picoschema.ts';
import { compileSchema } from '../../schema/validation/validate.ts';
import { isRecord } from '../../text/isRecord.ts';
import { parseExact } from '../../text/json/exactJson.ts';
import { jsonMistake } from '../../text/json/jsonMistake.ts';
import { messages } from './messages.ts';
import type { Settings } from './settings.ts';

/** Names that an application adds when it runs a prompt. Its schemas override all others. */
export interface ApplicationNames {
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
  /** Names of helpers. */
  readonly helpers?: readonly string[];
}

/**
 * The names that prompts at a place may use. Schemas are taken from the application, otherwise from
 * `touchstone.yaml`, which a person wrote for this workspace, otherwise from a file.
 */
export function declarationsOf(
  { schemas: written = {}, helpers = [] }: Pick<Settings, 'schemas' | 'helpers'>,
  files: SchemaFiles,
  application: ApplicationNames = {},
): ParseOptions {
  const known = new Map<string, JsonSchema | UnusableSchema | undefined>();
  const find = (name: string): JsonSchema | UnusableSchema | undefined => {
    const { schemas: own = {} } = application;
    if (Object.hasOwn(own, name)) return own[name];
    if (Object.hasOwn(written, name)) return compilePicoschema(written[name], schemas).schema;
    const file = files(name);
    return file && schemaIn(file);
  };
  const schemas = (name: string): JsonSchema | UnusableSchema | undefined => {
    if (known.has(name)) return known.get(name);
    // A schema that refers to itself, directly or through others, accepts anything at that place.
    known.set(name, {});
    const found = find(name);
    known.set(name, found);
    return found;
  };
  return { schemas, helpers: new Set([...helpers, ...(application.helpers ?? [])]) };
}

/** A file that declares a schema with its name. */
export interface SchemaFile {
  /** Path relative to the prompt's folder: `../Recipe.schema.json`. */
  readonly path: string;
  /** The text of the file, or why it is not read, as the end of a sentence. */
  readonly content: string | { readonly problem: string };
}

/** Finds the file that declares a schema. Undefined when there is none. */
export type SchemaFiles = (name: string) => SchemaFile | undefined;

/**
 * The files that may declare a schema for a prompt, nearest first: next to the prompt, then in every parent
 * folder up to the workspace folder. Paths or URIs.
 * @param folder of the prompt.
 * @param up returns the parent of a folder, or undefined for the workspace folder.
 */
export function* schemaPlaces(
  name: string,
  folder: string,
  up: (folder: string) => string | undefined,
): Generator<{ readonly path: string; readonly place: string }> {
  if (!schemaName.test(name)) return;
  let way = '';
  for (let here: string | undefined = folder; here !== undefined; here = up(here)) {
    const file = schemaFileName(name);
    yield { path: `${way}${file}`, place: `${here.replace(/[\\/]$/, '')}/${file}` };
    way += '../';
  }
}

/**
 * The schema that a file declares. A file that cannot be used is reported, and no file further away replaces
 * it.
 */
function schemaIn({ path, content }: SchemaFile): JsonSchema | UnusableSchema {
  if (typeof content !== 'string')
    return new UnusableSchema(messages.schemaFileUnread(path, content.problem));
  const text = content.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = parseExact(text);
  } catch {
    const reason = jsonMistake(text)?.message.replace(/^The text is not JSON: |\.$/g, '');
    return new UnusableSchema(messages.schemaFileNotJson(path, reason));
  }
  if (!isRecord(value)) {
    return new UnusableSchema(messages.schemaFileNotObject(path));
  }
  const compiled = compileSchema(value);
  if (compiled.ok) return sameSchema(value);
  return new UnusableSchema(messages.schemaFileInvalid(path, compiled.reason));
}
