import type * as Messages from '@anthropic-ai/sdk/resources/messages';
import type {
  FunctionDeclaration,
  GenerateContentParameters,
  GenerationConfig,
} from '@google/genai/web';
import type * as Chat from 'openai/resources/chat/completions';
import type { Responses } from 'openai/resources/responses/responses';
import type { FunctionDefinition, ResponseFormatJSONSchema } from 'openai/resources/shared';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModelRequest } from '../../src/model/request.ts';
import { call } from './call.ts';
import { type Loopback, listen } from './loopback.ts';
import { wireProtocols } from './protocols.ts';

/** Fields of a body: `true` takes anything, a record only what it names; lists are looked into. */
interface Fields {
  readonly [name: string]: true | Fields;
}

type KeysOf<T> = T extends unknown ? keyof T : never;

/** A list of fields in which a name that the SDK's type does not have is a type error. */
const fields = <T>(names: { readonly [K in KeysOf<T>]?: true | Fields }): Fields =>
  names as unknown as Fields;

const chat = fields<Chat.ChatCompletionCreateParams>({
  model: true,
  messages: fields<Chat.ChatCompletionMessageParam>({
    role: true,
    content: true,
    tool_calls: true,
    tool_call_id: true,
  }),
  stream: true,
  stream_options: fields<Chat.ChatCompletionStreamOptions>({ include_usage: true }),
  temperature: true,
  top_p: true,
  max_tokens: true,
  stop: true,
  seed: true,
  reasoning_effort: true,
  response_format: fields<ResponseFormatJSONSchema>({
    type: true,
    json_schema: fields<ResponseFormatJSONSchema.JSONSchema>({
      name: true,
      strict: true,
      schema: true,
    }),
  }),
  tools: fields<Chat.ChatCompletionFunctionTool>({
    type: true,
    function: fields<FunctionDefinition>({
      name: true,
      description: true,
      parameters: true,
      strict: true,
    }),
  }),
  tool_choice: true,
});

const responses = fields<Responses.ResponseCreateParams>({
  model: true,
  input: true,
  store: true,
  stream: true,
  temperature: true,
  top_p: true,
  max_output_tokens: true,
  reasoning: true,
  text: fields<Responses.ResponseTextConfig>({
    format: fields<Responses.ResponseFormatTextJSONSchemaConfig>({
      type: true,
      name: true,
      schema: true,
      strict: true,
    }),
  }),
  tools: fields<Responses.FunctionTool>({
    type: true,
    name: true,
    description: true,
    parameters: true,
    strict: true,
  }),
  tool_choice: true,
  include: true,
});

const anthropic = fields<Messages.MessageCreateParams & { temperature: 1; top_p: 1; top_k: 1 }>({
  model: true,
  max_tokens: true,
  messages: fields<Messages.MessageParam>({ role: true, content: true }),
  system: true,
  stream: true,
  stop_sequences: true,
  thinking: true,
  // For servers that are not Anthropic's own.
  temperature: true,
  top_p: true,
  top_k: true,
  output_config: fields<Messages.OutputConfig>({
    effort: true,
    format: fields<Messages.JSONOutputFormat>({ type: true, schema: true }),
  }),
  tools: fields<Messages.Tool>({
    name: true,
    description: true,
    input_schema: true,
    strict: true,
    cache_control: true,
  }),
  tool_choice: true,
});

/** The SDK lays the configuration out over the body. */
const google: Fields = {
  ...fields<GenerateContentParameters>({ contents: true }),
  systemInstruction: true,
  tools: {
    functionDeclarations: fields<FunctionDeclaration>({
      name: true,
      description: true,
      parametersJsonSchema: true,
    }),
  },
  toolConfig: true,
  generationConfig: fields<GenerationConfig>({
    temperature: true,
    topP: true,
    topK: true,
    maxOutputTokens: true,
    stopSequences: true,
    seed: true,
    thinkingConfig: true,
    responseMimeType: true,
    responseJsonSchema: true,
  }),
};

const taken: Readonly<Record<string, Fields>> = {
  openai: chat,
  'openai-responses': responses,
  anthropic,
  google,
};

/** The paths of fields that are not taken. */
function extras(value: unknown, known: true | Fields, path = ''): readonly string[] {
  if (known === true || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(item => extras(item, known, path));
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = Object.hasOwn(known, name) ? known[name] : undefined;
    return field === undefined ? [`${path}/${name}`] : extras(inner, field, `${path}/${name}`);
  });
}

let server: Loopback;
let strict: Fields = {};
/** Of every request: an adapter may ask again without what was refused. */
let found: string[] = [];

beforeAll(async () => {
  server = await listen(({ body }, response) => {
    found.push(...extras(body, strict));
    response.shouldKeepAlive = false;
    response.writeHead(503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: 'understood', type: 'error' } }));
  });
});

afterAll(() => server.close());

const schema = {
  type: 'object',
  properties: { a: { type: 'string', minLength: 2 }, b: { type: ['number', 'null'] } },
  required: ['a', 'b'],
};

const parameters = {
  temperature: 0.2,
  topP: 0.9,
  maxOutputTokens: 100,
  stopSequences: ['END'],
  reasoning: 'low',
  seed: 7,
} as const;

const tool = { name: 'weather', description: 'of a city', inputSchema: schema };
const requests: readonly (readonly [string, Partial<ModelRequest>])[] = [
  ['parameters', { parameters }],
  ['an output schema', { output: { format: 'json', schema } }],
  ['a schema that is a hint', { output: { format: 'json', schema: { ...schema, required: [] } } }],
  ['JSON', { output: { format: 'json' } }],
  ['tools', { tools: [tool], toolChoice: 'auto' }],
  [
    'a call and its result',
    {
      tools: [tool],
      messages: [
        { role: 'system', content: [{ text: 'Be brief.' }] },
        { role: 'user', content: [{ text: 'Weather?' }] },
        { role: 'model', content: [{ toolRequest: { name: 'weather', ref: 'c1', input: {} } }] },
        { role: 'tool', content: [{ toolResponse: { name: 'weather', ref: 'c1', output: 'x' } }] },
      ],
    },
  ],
];

test.each(
  wireProtocols.flatMap(wire =>
    [true, false].flatMap(stream =>
      requests.map(([name, request]) => [wire.protocol, name, stream, wire, request] as const),
    ),
  ),
)('%s sends %s only in the fields of its API (stream: %s)', async (protocol, _, stream, wire, request) => {
  strict = taken[protocol] ?? {};
  found = [];
  const { error } = await call(wire, server.url, { stream, request });
  expect(found).toEqual([]);
  expect(error?.facts.providerMessage).toBe('understood');
});
