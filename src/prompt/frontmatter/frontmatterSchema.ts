import Type, { type Static } from 'typebox';
import { type JsonSchema, plainSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';
import { schemaProperty, withDefault } from './keySchema.ts';
import { keyTexts } from './messages.ts';
import { touchstoneProperties } from './policySchema.ts';

function textKey(description: string, example: string) {
  return Type.Optional(Type.String({ description, examples: [example] }));
}

const Config = Type.Object(
  {
    temperature: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 2,
        description:
          'How random the choice of tokens is; 0 takes the most likely. Some models do not accept it.',
        examples: [0],
      }),
    ),
    topP: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'Limits the choice to the most likely tokens that together have this probability.',
        examples: [0.9],
      }),
    ),
    topK: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Limits the choice to this number of the most likely tokens.',
        examples: [40],
      }),
    ),
    maxOutputTokens: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          'Maximum number of tokens of a reply. A longer one is cut off. With most models, reasoning counts too.',
        examples: [500],
      }),
    ),
    stopSequences: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Stop sequences: the reply ends before the first of them.',
        examples: [['</answer>']],
      }),
    ),
    reasoning: Type.Optional(
      Type.Enum(['none', 'low', 'medium', 'high'], {
        description:
          'How much a model reasons before it answers. Sent under the name that the provider has for it.',
        examples: ['low'],
      }),
    ),
  },
  {
    additionalProperties: true,
    description: 'Settings of the call. Keys not listed here are passed to the provider.',
    examples: [{ temperature: 0, maxOutputTokens: 500 }],
  },
);

const Input = Type.Object(
  {
    schema: schemaProperty('The variables of the template', {
      ticket: "string, the customer's message",
    }),
    default: Type.Optional(
      Type.Object(
        {},
        {
          additionalProperties: true,
          description: 'Default values of variables that a call does not set.',
          examples: [{ audience: 'a colleague' }],
        },
      ),
    ),
  },
  {
    description: 'The input of the prompt: its variables and their defaults.',
    examples: [{ schema: { ticket: 'string' } }],
  },
);

export const OutputSchema = Type.Object(
  {
    format: Type.Optional(
      Type.String({
        description: '`json` for a reply that is read as JSON, `text` for one that is not.',
        examples: ['json', 'text'],
      }),
    ),
    schema: schemaProperty('The shape of the reply. Each reply is checked against it', {
      summary: 'string, one sentence',
    }),
    lenient: withDefault(
      Type.Boolean({
        description:
          'Whether JSON in a code fence or in extra text is read as the reply. The record says what was ignored. Only Touchstone reads this key.',
        default: false,
        examples: [true],
      }),
    ),
  },
  { description: 'The format and the schema of the reply.', examples: [{ format: 'json' }] },
);

const Tool = Type.Unsafe<string | Readonly<Record<string, unknown>>>({
  type: ['string', 'object'],
});

/** The keys that Dotprompt reads. Source: https://google.github.io/dotprompt/reference/frontmatter/. */
const dotpromptProperties = {
  name: textKey('The name of the prompt, where it differs from the file name.', 'triage'),
  variant: textKey('The name of this variant of the prompt.', 'short'),
  version: textKey('The version of the prompt, set by a prompt store.', '1.2.0'),
  description: textKey(
    'What the prompt is for.',
    'Sort a support ticket and say how urgent it is.',
  ),
  model: textKey('The model that answers, as `provider/model`.', 'anthropic/claude-haiku-4-5'),
  config: Type.Optional(Config),
  input: Type.Optional(Input),
  output: Type.Optional(OutputSchema),
  tools: Type.Optional(
    Type.Array(Tool, {
      description: 'Tools the model may call: names, or definitions.',
      examples: [['findOrder']],
    }),
  ),
  toolDefs: Type.Optional(
    Type.Array(Type.Object({}), {
      description: 'Definitions of tools, each with its name and input schema.',
      examples: [[{ name: 'findOrder', inputSchema: { type: 'object' } }]],
    }),
  ),
};

/** The keys that Genkit reads in addition to Dotprompt's. Source: https://genkit.dev/docs/dotprompt/. */
const genkitProperties = {
  metadata: Type.Optional(
    Type.Object(
      {},
      { description: 'Notes for readers of the prompt.', examples: [{ owner: 'support' }] },
    ),
  ),
  maxTurns: Type.Optional(
    Type.Integer({
      minimum: 1,
      description:
        'Maximum number of rounds of tool calls. Read by Genkit, and for golden rows with results of tools. Default: 5.',
      examples: [5],
    }),
  ),
  toolChoice: Type.Optional(
    Type.Enum(['auto', 'required', 'none'], {
      description: 'Whether the model may, must or must not call a tool. Read by Genkit.',
      examples: ['auto'],
    }),
  ),
  returnToolRequests: Type.Optional(
    Type.Boolean({
      description: 'Whether tool calls go to the caller instead of being made. Read by Genkit.',
      examples: [true],
    }),
  ),
  use: Type.Optional(
    Type.Array(Tool, {
      description: 'Middleware, by name. Read by Genkit.',
      examples: [['retry']],
    }),
  ),
};

/**
 * The frontmatter of a `.prompt` file as written, published as `schemas/prompt.schema.json`. Other keys are
 * allowed: keys with a dot belong to other tools, others are kept unchanged.
 */
export const FrontmatterFile = Type.Object(
  { ...dotpromptProperties, ...genkitProperties, ...touchstoneProperties },
  { additionalProperties: true, title: 'Frontmatter of a prompt file' },
);

/** A frontmatter that matches the schema. `PromptMetadata` is the result of reading it leniently. */
export type FrontmatterFile = Static<typeof FrontmatterFile>;

/** Dotprompt's own keys. Other keys without a dot are kept only in `raw`. */
export const reservedKeys: readonly string[] = [...Object.keys(dotpromptProperties), 'ext', 'raw'];

/** Every key without a dot that a Dotprompt runtime knows. */
export const knownKeys: readonly string[] = [...reservedKeys, ...Object.keys(genkitProperties)];

/** Touchstone's own keys, with the prefix `touchstone.`. */
export const touchstoneKeys: readonly string[] = Object.keys(touchstoneProperties);

/** What is known about a key of the frontmatter, for checks, completion and hover. */
export interface FrontmatterKey {
  /** The last step of its path: `maxOutputTokens`, `touchstone.retry`. List elements are `0`. */
  readonly name: string;
  /** Markdown of one or two sentences. Empty when there is no description. */
  readonly description: string;
  /** Possible values, most frequent first. */
  readonly examples: readonly unknown[];
  /** JSON Schema of its value. */
  readonly schema: JsonSchema;
  /**
   * The keys that it may contain, in the order of the schema. Empty for a scalar, a list or a map with any
   * keys.
   */
  readonly children: readonly FrontmatterKey[];
}

const root = documentedKey('', plainSchema(FrontmatterFile));

/**
 * The key at a path of the YAML, such as `['config', 'topP']` or `['touchstone.data', 'regions']`, or the
 * whole frontmatter for `[]`. Undefined for unknown keys.
 */
export function frontmatterKey(path: YamlPath): FrontmatterKey | undefined {
  let here: FrontmatterKey | undefined = root;
  for (const step of path) {
    if (!here) return undefined;
    const items: unknown = typeof step === 'number' ? here.schema['items'] : undefined;
    here = isRecord(items)
      ? documentedKey(String(step), items)
      : here.children.find(({ name }) => name === step);
  }
  return here;
}

function documentedKey(name: string, schema: JsonSchema): FrontmatterKey {
  const { examples, properties } = schema;
  return {
    name,
    description: descriptionOf(schema),
    examples: Array.isArray(examples) ? examples : [],
    schema,
    children: isRecord(properties)
      ? Object.entries(properties).map(([key, value]) =>
          documentedKey(key, isRecord(value) ? value : {}),
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
