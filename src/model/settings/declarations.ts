import type { ParseOptions } from '../../prompt/document.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { compilePicoschema, type UnusableSchema } from '../../schema/picoschema.ts';
import { type SchemaFiles, schemaIn } from './schemaFiles.ts';
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
