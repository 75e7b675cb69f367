import Type from 'typebox';
import { strict } from '../../schema/jsonSchema.ts';
import { modelPattern } from '../modelPattern.ts';
import { durationSchema, modelsSchema, reserved, withDefault } from './keySchema.ts';
import { reservedProperties } from './reservedSchema.ts';

export const Retry = Type.Object(
  {
    attempts: withDefault(
      Type.Integer({
        minimum: 1,
        description: 'Maximum number of calls to one model, including the first.',
        default: 3,
        examples: [4],
      }),
    ),
    timeout: withDefault(
      durationSchema('How long one attempt may take: `500ms`, `20s`, `2m`.', '20s', '10m'),
    ),
    maxWait: withDefault(
      durationSchema(
        'The longest wait before the next attempt. If a provider asks for a longer wait, the call is not retried.',
        '5s',
        '30s',
      ),
    ),
    corrections: withDefault(
      Type.Integer({
        minimum: 0,
        description: 'How many times the model is called again with the findings of its reply.',
        default: 0,
        examples: [1],
      }),
    ),
    stopEarly: withDefault(
      Type.Boolean({
        description:
          'Whether a call ends, to save tokens, as soon as its reply can no longer match the output schema.',
        default: false,
        examples: [true],
      }),
    ),
  },
  {
    ...strict,
    description:
      'How a call is retried after a rate limit, overload, a timeout or a broken connection. Waits are random, up to a maximum that doubles each time.',
    examples: [{ attempts: 4, timeout: '20s', corrections: 1 }],
  },
);

export const DegradeSchema = Type.Object(
  {
    value: Type.Optional(
      Type.Unknown({
        description: 'The output to return instead. It has to match the output schema.',
        examples: [{ category: 'other' }],
      }),
    ),
    unavailable: Type.Optional(
      Type.String({
        description: 'The message to return instead of an output.',
        examples: ['Sorting is not available. A person will read the ticket.'],
      }),
    ),
  },
  {
    ...strict,
    minProperties: 1,
    maxProperties: 1,
    description:
      'The fallback response when every model has failed. It is always marked as a fallback value.',
    examples: [{ value: { category: 'other', urgency: 3 } }, { unavailable: 'Try again later.' }],
  },
);

export const Budget = Type.Object(
  {
    usd: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'Maximum cost of a run in US dollars.',
        examples: [0.01],
      }),
    ),
    outputTokens: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Maximum number of output tokens of a run.',
        examples: [2000],
      }),
    ),
    runaway: Type.Optional(
      reserved(
        Type.Enum(['stop'], {
          description: 'Whether a reply that repeats itself is stopped.',
          examples: ['stop'],
        }),
      ),
    ),
  },
  {
    ...strict,
    description:
      'Maximum cost and output tokens of a run, over all its attempts. A call that may exceed them is not made.',
    examples: [{ usd: 0.01 }],
  },
);

const cacheModes = ['exact', 'semantic', 'off'];
const earlierReplies = ['exact', 'semantic'];

const longDuration = '^\\d+(\\.\\d+)?(ms|s|m|h|d)$';

/**
 * One schema for a word or a map, because a choice of two would report each mistake twice. The type is that
 * of the result of reading it.
 */
export const Cache = Type.Unsafe<{ readonly prompt: string }>({
  type: ['string', 'object'],
  properties: {
    mode: reserved(
      {
        enum: cacheModes,
        description:
          'Which earlier replies are reused: none, those to the same request, or those to similar requests.',
        default: 'off',
        examples: ['exact'],
      },
      earlierReplies,
    ),
    prompt: reserved(
      {
        enum: ['on', 'off', '1h'],
        description:
          "Whether the beginning of the prompt that does not depend on variables is marked for the provider's prompt cache.",
        default: 'on',
        examples: ['off'],
      },
      ['1h'],
    ),
    field: reserved({
      type: 'string',
      description: 'The input that `semantic` compares.',
      examples: ['ticket'],
    }),
    ttl: reserved({
      type: 'string',
      pattern: longDuration,
      description: 'How long a reply can be reused: `30m`, `12h`, `7d`.',
      examples: ['7d'],
    }),
    embed: reserved({
      type: 'string',
      pattern: modelPattern,
      description: 'The embedding model of `semantic`, as `provider/model`.',
      examples: ['ollama/nomic-embed-text'],
    }),
    errors: reserved({
      type: 'number',
      minimum: 0,
      maximum: 1,
      description: 'Maximum share of wrong replies from `semantic`.',
      examples: [0.01],
    }),
    threshold: reserved({
      type: 'number',
      minimum: 0,
      maximum: 1,
      description: 'Minimum similarity at which `semantic` reuses a reply.',
      examples: [0.95],
    }),
  },
  additionalProperties: false,
  if: { type: 'string' },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
  then: { enum: cacheModes },
  reserved: earlierReplies,
  description:
    'Whether earlier replies are reused (`exact`, `semantic` or `off`), and whether the provider caches the prompt.',
  examples: [...cacheModes, { mode: 'semantic', threshold: 0.95 }],
});

export const Data = Type.Object(
  {
    class: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'The class of the data in the input, such as `pii` for personal data.',
        examples: ['pii'],
      }),
    ),
    regions: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description:
          'Where the data may be processed. Compared with the `region` of the endpoints in touchstone.yaml.',
        examples: [['eu']],
      }),
    ),
  },
  {
    ...strict,
    description:
      'The class of the data in the input, and where it may be processed. A model outside these regions, or in an unknown one, is not called.',
    examples: [{ class: 'pii', regions: ['eu'] }],
  },
);

export const Contract = Type.Object(
  {
    maxLength: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Maximum number of characters.', examples: [280] }),
    ),
    pattern: Type.Optional(
      Type.String({
        description: 'A regular expression that the text has to match.',
        examples: ['^Dear '],
      }),
    ),
    language: Type.Optional(
      Type.String({
        description: 'The language of the reply, as an ISO 639-1 code.',
        examples: ['en'],
      }),
    ),
    mustInclude: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Texts that the reply must contain.',
        examples: [['refund']],
      }),
    ),
    mustNotInclude: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Texts that the reply must not contain.',
        examples: [['As an AI']],
      }),
    ),
  },
  {
    ...strict,
    description: 'The rules for a reply in plain text. Each reply is checked against them.',
    examples: [{ maxLength: 280, mustNotInclude: ['As an AI'] }],
  },
);

const Compare = modelsSchema(
  'Models to compare and evaluate the prompt with, in addition to its own.',
);

export const Fallback = modelsSchema(
  "Models to call, in this order, when the prompt's own model fails.",
);

/** Touchstone's own keys. Other Dotprompt runtimes put them into `ext.touchstone`. */
export const touchstoneProperties = {
  'touchstone.compare': Type.Optional(Compare),
  'touchstone.fallback': Type.Optional(Fallback),
  'touchstone.retry': Type.Optional(Retry),
  'touchstone.degrade': Type.Optional(DegradeSchema),
  'touchstone.budget': Type.Optional(Budget),
  'touchstone.cache': Type.Optional(Cache),
  'touchstone.data': Type.Optional(Data),
  'touchstone.contract': Type.Optional(Contract),
  ...reservedProperties,
};
