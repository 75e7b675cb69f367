import Type from 'typebox';
import { strict } from '../../schema/jsonSchema.ts';
import {
  durationSchema,
  ModelSchema,
  modelsSchema,
  reserved,
  schemaProperty,
} from './keySchema.ts';

/** Keys without an effect. Their shapes are checked, so that prompts written today stay valid. */

function reservedTextKey(description: string, example: string) {
  return Type.Optional(Type.String({ minLength: 1, description, examples: [example] }));
}

function wholeNumberKey(minimum: number, description: string, example: number, maximum?: number) {
  return Type.Optional(
    Type.Integer({
      minimum,
      ...(maximum !== undefined && { maximum }),
      description,
      examples: [example],
    }),
  );
}

function wordKey<const Words extends readonly string[]>(
  words: Words,
  description: string,
  example: Words[number],
) {
  return Type.Optional(Type.Enum([...words], { description, examples: [example] }));
}

function flagKey(description: string) {
  return Type.Optional(Type.Boolean({ description, examples: [true] }));
}

function textsKey(description: string, example: string) {
  return Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), { description, examples: [[example]] }),
  );
}

const Rule = Type.Object(
  {
    when: Type.Object(
      {},
      { description: 'The condition.', examples: [{ tokens: { above: 8000 } }] },
    ),
    use: ModelSchema,
  },
  { ...strict, description: 'A model for the calls that meet a condition.' },
);

const Route = Type.Object(
  {
    pass: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'The share of golden rows that the cheapest model has to pass.',
        examples: [0.9],
      }),
    ),
    models: Type.Optional(modelsSchema('The candidates.')),
    rules: Type.Optional(
      Type.Array(Rule, {
        description: 'The first rule that applies chooses the model.',
        examples: [[{ when: { tokens: { above: 8000 } }, use: 'openai/gpt-5.4-mini' }]],
      }),
    ),
    classify: reservedTextKey('A prompt that chooses the model.', './pick.prompt'),
    cascade: Type.Optional(
      Type.Object(
        // biome-ignore lint/suspicious/noThenProperty: the key of the file
        { then: ModelSchema, on: textsKey('When the second model is called.', 'schema') },
        {
          ...strict,
          description: 'A second model for replies that are not good enough.',
          // biome-ignore lint/suspicious/noThenProperty: the key of the file
          examples: [{ then: 'openai/gpt-5.4-mini', on: ['schema'] }],
        },
      ),
    ),
  },
  {
    ...strict,
    description:
      'Rules for which model answers, or the pass rate that the cheapest one has to reach.',
    examples: [{ pass: 0.9 }],
  },
);

const Context = Type.Object(
  {
    tokens: wholeNumberKey(
      1,
      'Maximum number of tokens of the conversation that are sent.',
      30_000,
    ),
    keep: wholeNumberKey(0, 'How many of the last turns are sent unchanged.', 6),
    by: wordKey(['summary', 'drop', 'provider'], 'How earlier turns are shortened.', 'summary'),
    model: Type.Optional(ModelSchema),
    pin: textsKey('Turns that are always sent unchanged.', 'first'),
  },
  {
    ...strict,
    description: 'How much of a long conversation is sent, and how the rest is shortened.',
    examples: [{ tokens: 30_000, keep: 6 }],
  },
);

const Team = Type.Object(
  {
    specialists: textsKey('Prompts that the model can call as tools.', './billing.prompt'),
    critic: reservedTextKey('A prompt that reviews the answer.', './critic.prompt'),
    rounds: wholeNumberKey(1, 'Maximum number of reviews of the answer.', 1, 3),
    onReject: wordKey(
      ['return', 'degrade', 'fail'],
      'What happens to an answer that the critic rejects.',
      'return',
    ),
    of: wordKey(['answer', 'specialists', 'all'], 'What the critic reviews.', 'answer'),
    parallel: wholeNumberKey(1, 'How many specialists run at the same time.', 4),
    depth: wholeNumberKey(1, 'Maximum depth of calls between specialists.', 2),
    delegate: flagKey('Whether the model can give several tasks in one call.'),
    share: wordKey(['history'], 'What specialists see in addition to their input.', 'history'),
  },
  {
    ...strict,
    description: 'Prompts that work on the task together: specialists and a critic.',
    examples: [{ critic: './critic.prompt', rounds: 1 }],
  },
);

const Stop = Type.Object(
  {
    toolCalls: wholeNumberKey(1, 'Maximum number of tool calls of a run.', 30),
    time: Type.Optional(durationSchema('How long a run may take.', '2m')),
    repeats: wholeNumberKey(
      1,
      'Maximum number of times that the same call may return the same result.',
      3,
    ),
    after: textsKey('Tools whose call ends the run.', 'submit'),
    onLimit: wordKey(
      ['answer', 'stop'],
      'Whether the model is called again without tools when a limit is reached.',
      'answer',
    ),
  },
  {
    ...strict,
    description: 'When a run that calls tools ends.',
    examples: [{ toolCalls: 30, time: '2m' }],
  },
);

const Tool = Type.Object(
  {
    module: reservedTextKey('A module that exports the function.', './tools/orders.ts'),
    mcp: reservedTextKey('The MCP server in touchstone.yaml.', 'billing'),
    tool: reservedTextKey('The name of the tool on the MCP server.', 'create_refund'),
    prompt: reservedTextKey('A prompt that is the tool.', './legal.prompt'),
    vscode: reservedTextKey('A tool of VS Code.', 'search'),
    description: reservedTextKey(
      'The description of the tool for the model.',
      'Finds the orders of a customer.',
    ),
    input: schemaProperty('The arguments', { id: 'string' }),
    output: schemaProperty('The result', { id: 'string' }),
    effect: wordKey(['read', 'write', 'destructive'], 'What the tool can change.', 'read'),
    approve: wordKey(['never', 'ask', 'deny'], 'Whether a person is asked before a call.', 'ask'),
    timeout: Type.Optional(durationSchema('How long a call may take.', '10s')),
    attempts: wholeNumberKey(1, 'Maximum number of attempts of a call that only reads.', 2),
    maxCalls: wholeNumberKey(1, 'Maximum number of calls of a run.', 1),
    maxResultTokens: wholeNumberKey(1, 'Maximum number of tokens of a result.', 2000),
    final: flagKey('Whether a call ends the run.'),
    onError: wordKey(['tell', 'stop'], 'Whether the model gets the error.', 'tell'),
  },
  strict,
);

/** One schema for all three forms, because a choice of them would report each mistake three times. */
const Tools = Type.Unsafe<unknown>({
  type: ['object', 'string', 'array'],
  minLength: 1,
  items: { type: 'string', minLength: 1 },
  additionalProperties: Tool,
  description:
    'Where the tools come from, by their names: modules, MCP servers, prompts; or the paths of files with such a map.',
  examples: [{ search_orders: { module: './tools/orders.ts', effect: 'read' } }, './tools.yaml'],
});

export const reservedProperties = {
  'touchstone.route': Type.Optional(reserved(Route)),
  'touchstone.context': Type.Optional(reserved(Context)),
  'touchstone.team': Type.Optional(reserved(Team)),
  'touchstone.tools': Type.Optional(reserved(Tools)),
  'touchstone.stop': Type.Optional(reserved(Stop)),
  'touchstone.judge': Type.Optional(
    Type.Boolean({
      description:
        'Marks a prompt that judges replies, for the scorer `judge`: its output has `score` (0 to 1) and `reason`.',
      examples: [true],
      // Validated together with the reserved keys. None of its values is reserved.
      reserved: [],
    }),
  ),
};
