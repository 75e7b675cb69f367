/** A company's subset of JSON Schema for structured output. */
export type DialectName = 'openai' | 'anthropic' | 'google';

/** What a provider's API does with schemas when it holds a model to them. */
export interface Dialect {
  /** The company's own spelling. */
  readonly provider: string;
  /** The page the rest is from, as of 2026-11. */
  readonly source: string;
  /** Keywords that are enforced; the others are told to the model in the description. */
  readonly keywords: ReadonlySet<string>;
  /** Every property has to be required. */
  readonly allRequired: boolean;
  /** Every object has to be closed, and a map of any names cannot be said. */
  readonly closedObjects: boolean;
  /** Whether the whole has to be an object. */
  readonly objectRoot: boolean;
  /** Whether `type` may be a list. */
  readonly typeLists: boolean;
  /** Whether `const` is known. */
  readonly constants: boolean;
  /** Whether a subschema may leave the type open. */
  readonly untyped: boolean;
  /** Whether a schema may contain itself. */
  readonly recursion: boolean;
  /** The formats that are enforced; all when absent. */
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

/** Keywords about the schema itself, or written otherwise without a loss: a model need not hear of them. */
export const silentKeywords: ReadonlySet<string> = new Set(
  words('$schema $id $comment definitions default examples oneOf allOf'),
);

/** Whether a keyword of a subschema is enforced as it stands. */
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
