import Type, { type Static } from 'typebox';
import { modelPattern } from '../../prompt/modelPattern.ts';
import { strict } from '../../schema/jsonSchema.ts';
import { FactsOverrideSchema } from '../catalogue/factsOverride.ts';
import { parameterNames } from '../request.ts';

const ModelReferenceSchema = Type.String({
  pattern: modelPattern,
  examples: ['openai/gpt-5.4-mini'],
});

const Models = Type.Object(
  {
    default: Type.Optional(ModelReferenceSchema),
    compare: Type.Optional(Type.Array(ModelReferenceSchema)),
  },
  { ...strict, description: 'Models for prompts that name no model.' },
);

const EndpointSchema = Type.Object(
  {
    protocol: Type.Enum(['openai', 'openai-responses', 'anthropic', 'google'], {
      description: 'The wire protocol the server speaks; `openai` is Chat Completions.',
    }),
    baseUrl: Type.String({
      pattern: '^https?://',
      examples: ['http://127.0.0.1:11434/v1'],
      description: 'The base URL of the server, without the path of a call.',
    }),
    key: Type.Optional(
      Type.String({
        // An invalid value may be a key, so no message shows it.
        writeOnly: true,
        pattern: '^\\$\\{env:[A-Za-z_][A-Za-z0-9_]*\\}$',
        examples: ['${env:LOCAL_KEY}'],
        description:
          'Environment variable that contains the key. Do not write the key itself here.',
      }),
    ),
    headers: Type.Optional(
      Type.Record(
        Type.String({ pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" }),
        // A secret in a header must be named like a key.
        Type.String({ writeOnly: true, examples: ['${env:GATEWAY_TOKEN}'] }),
        {
          description:
            'Headers of every call. `${env:NAME}` is replaced with an environment variable; write secrets only in this form.',
        },
      ),
    ),
    region: Type.Optional(Type.String({ description: 'Where the server processes data.' })),
    structuredOutput: Type.Optional(
      Type.Enum(['schema', 'object', 'none'], {
        description:
          'The strictest output format that the server enforces: a JSON schema, any JSON object, or none.',
      }),
    ),
    stream: Type.Optional(
      Type.Boolean({ description: '`false` if the server does not support streams.' }),
    ),
    outputLimit: Type.Optional(
      Type.Enum(['max_tokens', 'max_completion_tokens'], {
        description: 'The name of the output limit in Chat Completions.',
      }),
    ),
    parameters: Type.Optional(
      Type.Array(Type.Enum([...parameterNames]), {
        description:
          'The only parameters of `config` that the server accepts. Others are not sent.',
      }),
    ),
  },
  strict,
);

const Endpoints = Type.Record(
  Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]*$' }),
  EndpointSchema,
  {
    description: 'Servers by name; the name is the part of a model reference before the slash.',
  },
);

function usdKey(description: string, example: number) {
  return Type.Optional(Type.Number({ exclusiveMinimum: 0, description, examples: [example] }));
}

const BudgetsSchema = Type.Object(
  {
    run: usdKey(
      'Maximum cost of a run in US dollars, for prompts without `touchstone.budget`.',
      0.05,
    ),
    eval: usdKey(
      'Maximum cost of an evaluation in US dollars. When a further sample may exceed it, the evaluation stops.',
      2,
    ),
    confirm: usdKey(
      'Estimated cost in US dollars above which an evaluation needs a confirmation, `--yes` or `--budget`. Default: 5.',
      1,
    ),
    day: usdKey(
      'Maximum cost of all runs of this workspace per day, in US dollars. A day begins at midnight.',
      5,
    ),
  },
  { ...strict, description: 'Limits on cost. A call that may exceed them is not made.' },
);

const Residency = Type.Record(
  Type.String({ minLength: 1 }),
  Type.Object(
    {
      regions: Type.Optional(
        Type.Array(Type.String({ minLength: 1 }), {
          minItems: 1,
          description: 'Where data of this class may be processed.',
          examples: [['eu']],
        }),
      ),
      endpoints: Type.Optional(
        Type.Array(Type.String({ minLength: 1 }), {
          minItems: 1,
          description: 'Providers and endpoints that may receive it in any region.',
          examples: [['house']],
        }),
      ),
    },
    { ...strict, minProperties: 1 },
  ),
  { description: 'Where the data of a class of `touchstone.data` may be sent.' },
);

const PricesSchema = Type.Record(Type.String({ pattern: modelPattern }), FactsOverrideSchema, {
  description: 'Your own prices and limits, by `provider/model`, in USD per million tokens.',
  examples: [{ 'house/llama': { input: 0.1, output: 0.4 } }],
});

const name = '^[A-Za-z_$][A-Za-z0-9_$.-]*$';

const Schemas = Type.Record(
  Type.String({ pattern: name }),
  Type.Unsafe<string | Readonly<Record<string, unknown>>>({ type: ['string', 'object'] }),
  {
    ...strict,
    description: 'Schemas that prompts use by name, as Picoschema or JSON Schema.',
    examples: [{ Recipe: { title: 'string', 'steps(array)': 'string' } }],
  },
);

const Helpers = Type.Array(Type.String({ pattern: name }), {
  description:
    'Helpers that your application registers. They are not reported; a run that needs one is refused.',
  examples: [['upper']],
});

/** The format of `touchstone.yaml`, published as `schemas/touchstone.schema.json`. */
export const SettingsFile = Type.Object(
  {
    models: Type.Optional(Models),
    endpoints: Type.Optional(Endpoints),
    prices: Type.Optional(PricesSchema),
    budget: Type.Optional(BudgetsSchema),
    residency: Type.Optional(Residency),
    schemas: Type.Optional(Schemas),
    helpers: Type.Optional(Helpers),
    concurrency: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'Maximum number of concurrent calls to each provider in an evaluation.',
      }),
    ),
  },
  { ...strict, title: 'Touchstone workspace settings' },
);

export type SettingsFile = Static<typeof SettingsFile>;
