import { type JsonSchema, plainSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { YamlPath } from '../../text/yaml/yamlChange.ts';
import { dotpromptProperties, FrontmatterFile, genkitProperties } from './frontmatterSchema.ts';
import { keyTexts } from './messages.ts';
import { touchstoneProperties } from './policySchema.ts';

/** Dotprompt's own keys: anything else undotted is kept in `raw` only. */
export const reservedKeys: readonly string[] = [...Object.keys(dotpromptProperties), 'ext', 'raw'];

/** Every undotted key that means something to a Dotprompt runtime. */
export const knownKeys: readonly string[] = [...reservedKeys, ...Object.keys(genkitProperties)];

/** Ours, each with its `touchstone.`. */
export const touchstoneKeys: readonly string[] = Object.keys(touchstoneProperties);

/** What is known of a key of the frontmatter, for checks, completion and hover. */
export interface FrontmatterKey {
  /** The last step of its path: `maxOutputTokens`, `touchstone.retry`; a list's elements are `0`. */
  readonly name: string;
  /** Markdown of a sentence or two; empty where nothing is said. */
  readonly description: string;
  /** Values as they might be written, the commonest first. */
  readonly examples: readonly unknown[];
  /** JSON Schema of its value. */
  readonly schema: JsonSchema;
  /** The keys it may hold, in the schema's order; none for a scalar, a list or a free map. */
  readonly children: readonly FrontmatterKey[];
}

const root = describe('', plainSchema(FrontmatterFile));

/**
 * The key at a path of the YAML, `['config', 'topP']` or `['touchstone.data', 'regions']`; the whole
 * frontmatter for `[]`. Undefined for keys that are not ours to know.
 */
export function frontmatterKey(path: YamlPath): FrontmatterKey | undefined {
  let here: FrontmatterKey | undefined = root;
  for (const step of path) {
    if (!here) return undefined;
    const items: unknown = typeof step === 'number' ? here.schema['items'] : undefined;
    here = isRecord(items)
      ? describe(String(step), items)
      : here.children.find(({ name }) => name === step);
  }
  return here;
}

function describe(name: string, schema: JsonSchema): FrontmatterKey {
  const { examples, properties } = schema;
  return {
    name,
    description: descriptionOf(schema),
    examples: Array.isArray(examples) ? examples : [],
    schema,
    children: isRecord(properties)
      ? Object.entries(properties).map(([key, value]) =>
          describe(key, isRecord(value) ? value : {}),
        )
      : [],
  };
}

function descriptionOf({ description, default: byDefault, reserved }: JsonSchema): string {
  return [
    typeof description === 'string' ? description : '',
    byDefault === undefined ? '' : keyTexts.byDefault(byDefault),
    reserved === true ? keyTexts.reserved() : '',
    Array.isArray(reserved) && reserved.length > 0 ? keyTexts.reservedValues(reserved) : '',
  ]
    .filter(Boolean)
    .join(' ');
}
