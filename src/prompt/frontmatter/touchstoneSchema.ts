import Type from 'typebox';

/** What is read today of a key whose rules a run does not apply. */
const kept = 'Kept with the prompt; Touchstone does not act on it yet.';

const Model = Type.String({
  pattern: '^[^/\\s]+/\\S+$',
  description: 'A model, as `provider/model`.',
  examples: ['openai/gpt-5.4-mini'],
});

function models(description: string) {
  return Type.Array(Model, {
    description,
    examples: [['openai/gpt-5.4-mini', 'googleai/gemini-3.6-flash']],
  });
}

function duration(description: string, example: string) {
  return Type.String({ pattern: '^\\d+(\\.\\d+)?(ms|s|m)$', description, examples: [example] });
}

const strict = { additionalProperties: false } as const;

const Retry = Type.Object(
  {
    attempts: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Calls of one model at most, the first included; 3 when absent.',
        examples: [4],
      }),
    ),
    timeout: Type.Optional(
      duration(
        'How long one attempt may take: `500ms`, `20s`, `2m`; ten minutes when absent.',
        '20s',
      ),
    ),
    maxWait: Type.Optional(
      duration(
        'The longest wait for the next attempt; a provider that asks for more is not asked again. 30 s when absent.',
        '30s',
      ),
    ),
    corrections: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          'How often the model is shown what is wrong with its reply and asked again; 0 when absent.',
        examples: [1],
      }),
    ),
    stopEarly: Type.Optional(
      Type.Boolean({
        description:
          'Whether a call ends, to save its tokens, once its reply can no longer fit the output schema.',
        examples: [true],
      }),
    ),
  },
  {
    ...strict,
    description:
      'How a failed call is tried again: rate limits, overload, timeouts and broken connections are, after a wait that grows.',
    examples: [{ attempts: 4, timeout: '20s', corrections: 1 }],
  },
);

const Degrade = Type.Object(
  {
    value: Type.Optional(
      Type.Unknown({
        description: 'The output to give instead; it has to fit the output schema.',
        examples: [{ category: 'other' }],
      }),
    ),
    unavailable: Type.Optional(
      Type.String({
        description: 'The message that says there is no output.',
        examples: ['Sorting is down; the ticket waits for a person.'],
      }),
    ),
  },
  {
    ...strict,
    minProperties: 1,
    maxProperties: 1,
    description:
      'What a caller gets when every model has failed, marked as degraded wherever it is shown.',
    examples: [{ value: { category: 'other', urgency: 3 } }, { unavailable: 'Try again later.' }],
  },
);

const Budget = Type.Object(
  {
    usd: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'US dollars a run.', examples: [0.01] }),
    ),
    outputTokens: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Output tokens a run.', examples: [2000] }),
    ),
  },
  {
    ...strict,
    description:
      'What a run may use at most, all attempts together: a call that may use more is not made.',
    examples: [{ usd: 0.01 }],
  },
);

const cacheModes = ['exact', 'semantic', 'off'];

/** One schema for a word and a map: a choice of two would give two complaints a mistake. */
const Cache = Type.Unsafe<string | Readonly<Record<string, unknown>>>({
  type: ['string', 'object'],
  properties: {
    mode: {
      enum: cacheModes,
      description: 'Which replies count as the same.',
      examples: ['exact'],
    },
    prompt: {
      enum: ['on', 'off'],
      description:
        'Whether the beginning of the prompt that no variable changes is marked for the prompt cache of the provider; on when absent.',
      examples: ['off'],
    },
    threshold: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      description: 'The similarity from which `semantic` takes a reply for the same.',
      examples: [0.95],
    },
  },
  if: { type: 'string' },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
  then: { enum: cacheModes },
  description: `Whether an earlier reply may answer: \`exact\`, \`semantic\` or \`off\` (${kept.slice(0, -1)}), and whether the provider caches the prompt.`,
  examples: [...cacheModes, { mode: 'semantic', threshold: 0.95 }],
});

const Data = Type.Object(
  {
    class: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'The class of data the input holds, such as `pii` for personal data.',
        examples: ['pii'],
      }),
    ),
    regions: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description:
          'Where the data may be processed; compared with the `region` of the endpoints in touchstone.yaml.',
        examples: [['eu']],
      }),
    ),
  },
  {
    ...strict,
    description:
      'What kind of data the input holds and where it may go: a run asks no model outside these regions, nor one whose place is unknown.',
    examples: [{ class: 'pii', regions: ['eu'] }],
  },
);

const Contract = Type.Object(
  {
    maxLength: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Characters at most.', examples: [280] }),
    ),
    pattern: Type.Optional(
      Type.String({ description: 'A regular expression to match.', examples: ['^Dear '] }),
    ),
    language: Type.Optional(
      Type.String({ description: 'The language of the reply, by its code.', examples: ['en'] }),
    ),
    mustInclude: Type.Optional(
      Type.Array(Type.String(), { description: 'Texts it must hold.', examples: [['refund']] }),
    ),
    mustNotInclude: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Texts it must not hold.',
        examples: [['As an AI']],
      }),
    ),
  },
  {
    ...strict,
    description: 'What a reply in plain text has to keep to; each reply is held against it.',
    examples: [{ maxLength: 280, mustNotInclude: ['As an AI'] }],
  },
);

function open(description: string, example: unknown) {
  return Type.Object({}, { description: `${description} ${kept}`, examples: [example] });
}

/** The keys of our own; other Dotprompt runtimes put them under `ext.touchstone`. */
export const touchstoneProperties = {
  'touchstone.compare': Type.Optional(
    models('Models that the prompt is compared on and evaluated with, beside its own.'),
  ),
  'touchstone.fallback': Type.Optional(
    models("Models to ask, in this order, when the prompt's own fails."),
  ),
  'touchstone.retry': Type.Optional(Retry),
  'touchstone.degrade': Type.Optional(Degrade),
  'touchstone.budget': Type.Optional(Budget),
  'touchstone.cache': Type.Optional(Cache),
  'touchstone.route': Type.Optional(
    open('Rules for which model answers, or the bar the cheapest one has to pass.', { pass: 0.9 }),
  ),
  'touchstone.context': Type.Optional(
    open('How much of a long conversation is sent, and how the rest is shortened.', {
      tokens: 8000,
    }),
  ),
  'touchstone.data': Type.Optional(Data),
  'touchstone.team': Type.Optional(
    open('Prompts that work on the task together: specialists, a critic.', {
      specialists: ['./billing.prompt'],
    }),
  ),
  'touchstone.tools': Type.Optional(
    open('Where the tools come from: MCP servers, modules, mocks.', { mocks: './tools.json' }),
  ),
  'touchstone.judge': Type.Optional(
    Type.Boolean({
      description: `Marks a prompt that judges replies: its output has \`score\` (0 to 1) and \`reason\`. ${kept}`,
      examples: [true],
    }),
  ),
  'touchstone.contract': Type.Optional(Contract),
};
