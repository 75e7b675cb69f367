import type { ParseOptions } from '../prompt/document.ts';
import type { JsonSchema } from '../schema/jsonSchema.ts';
import { compilePicoschema } from '../schema/picoschema.ts';
import type { Settings } from './settings.ts';

const known = new WeakMap<Settings, ParseOptions>();

/** What `touchstone.yaml` declares for prompts to use by name; the same object for the same settings. */
export function declarationsOf(settings: Settings): ParseOptions {
  const before = known.get(settings);
  if (before) return before;
  const { schemas: written = {}, helpers = [] } = settings;
  const compiled = new Map<string, JsonSchema | undefined>();
  const schemas = (name: string): JsonSchema | undefined => {
    if (!Object.hasOwn(written, name)) return undefined;
    if (compiled.has(name)) return compiled.get(name);
    // A schema that names itself, over others too, is open there.
    compiled.set(name, {});
    compiled.set(name, compilePicoschema(written[name], schemas).schema);
    return compiled.get(name);
  };
  const declarations = { schemas, helpers: new Set(helpers) };
  known.set(settings, declarations);
  return declarations;
}
