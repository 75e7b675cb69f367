/** A provider's subset of JSON Schema for structured output. */
export type DialectName = 'openai' | 'anthropic' | 'google';

/** How a provider's API handles the schema of structured output. */
export interface Dialect {
  /** The provider's own spelling of its name. */
  readonly provider: string;
  /** The page that this information is from, as of 2026-11. */
  readonly source: string;
  /** Keywords that are enforced. The other keywords are added to the description for the model. */
  readonly keywords: ReadonlySet<string>;
  /** Whether every property must be required. */
  readonly allRequired: boolean;
  /** Whether every object must be closed, so that a map with arbitrary names is impossible. */
  readonly closedObjects: boolean;
  /** Whether the whole output must be an object. */
  readonly objectRoot: boolean;
  /** Whether `type` may be a list. */
  readonly typeLists: boolean;
  /** Whether `const` is supported. */
  readonly constants: boolean;
  /** Whether a subschema may have no type. */
  readonly untyped: boolean;
  /** Whether a schema may contain itself. */
  readonly recursion: boolean;
  /** The formats that are enforced. All formats when absent. */
  readonly formats?: ReadonlySet<string>;
}

const common = words(
  'type enum const description title anyOf items properties required $ref $defs format additionalProperties',
);
const formats = words('date-time time date duration email hostname ipv4 ipv6 uuid');

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  openai: {
    provider: 'OpenAI',
    source: 'https://developers.openai.com/api/docs/guides/structured-outputs',
    keywords: new Set([
      ...common,
      ...words('pattern minItems maxItems minimum maximum'),
      ...words('exclusiveMinimum exclusiveMaximum multipleOf'),
    ]),
    allRequired: true,
    closedObjects: true,
    objectRoot: true,
    typeLists: true,
    constants: true,
    untyped: false,
    recursion: true,
    formats: new Set(formats),
  },
  anthropic: {
    provider: 'Anthropic',
    source: 'https://platform.claude.com/docs/en/build-with-claude/structured-outputs',
    keywords: new Set(common),
    allRequired: false,
    closedObjects: true,
    objectRoot: false,
    typeLists: false,
    constants: true,
    untyped: false,
    recursion: false,
    formats: new Set([...formats, 'uri']),
  },
  google: {
    provider: 'Google',
    source: 'https://ai.google.dev/gemini-api/docs/structured-output',
    keywords: new Set([
      ...common,
      ...words('prefixItems minItems maxItems minimum maximum propertyOrdering'),
    ]),
    allRequired: false,
    closedObjects: false,
    objectRoot: false,
    typeLists: true,
    constants: false,
    untyped: true,
    recursion: true,
  },
};

/**
 * Keywords that describe the schema itself, or that are written in another way without loss. They are not
 * described to the model.
 */
export const silentKeywords: ReadonlySet<string> = new Set(
  words('$schema $id $comment definitions default examples oneOf allOf'),
);

/** Whether a keyword of a subschema is enforced as written. */
export function isEnforced(
  keyword: string,
  schema: Readonly<Record<string, unknown>>,
  { keywords, formats: known }: Dialect,
): boolean {
  if (!keywords.has(keyword)) return false;
  return keyword !== 'format' || !known || known.has(String(schema['format']));
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
