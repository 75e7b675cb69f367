import { CodeExpression, codeLiteral, typescript as syntax, textLiteral } from './literals.ts';
import { ifTools, type SdkCall } from './sdkCall.ts';
import { googleParameters, googlePlace, headersOf, keyExpression, mapped } from './sdkClient.ts';
import { isTyped } from './sdkFields.ts';

/** A program that makes a call with the provider's SDK, for TypeScript 5 and Node. */
export function typescriptProgram(call: SdkCall): string {
  const { client, create, events, whole } = writers[call.protocol](call);
  const sent = `await ${create}`;
  const lines = call.streams
    ? [`const stream = ${sent};`, '', `for await (const ${events.join(') {\n')}`, '}']
    : [`const response = ${sent};`, '', whole];
  return [...client, '', ...lines, ''].join('\n');
}

interface Written {
  /** The import and the client. */
  readonly client: readonly string[];
  /** The call, after `await`. */
  readonly create: string;
  /** The head of the loop over a stream, and its body. */
  readonly events: readonly [head: string, body: string];
  /** The statement that prints a response. */
  readonly whole: string;
}

const TEXT = 'process.stdout.write';

const writers: Readonly<Record<SdkCall['protocol'], (call: SdkCall) => Written>> = {
  'openai-responses': call => ({
    client: clientOf(call, 'OpenAI', 'openai'),
    create: `client.responses.create(${argument(call, 'OpenAI.Responses.ResponseCreateParams')})`,
    events: [
      'event of stream',
      [
        `  if (event.type === "response.output_text.delta") ${TEXT}(event.delta);`,
        ...ifTools(
          call,
          '  if (event.type === "response.output_item.done" && event.item.type === "function_call") {',
          '    console.log(event.item.name, event.item.arguments);',
          '  }',
        ),
      ].join('\n'),
    ],
    whole: call.body['tools']
      ? 'console.log(response.output);'
      : 'console.log(response.output_text);',
  }),
  openai: call => ({
    client: clientOf(call, 'OpenAI', 'openai'),
    create: `client.chat.completions.create(${argument(call, 'OpenAI.Chat.ChatCompletionCreateParams')})`,
    events: [
      'chunk of stream',
      [
        `  ${TEXT}(chunk.choices[0]?.delta.content ?? "");`,
        ...ifTools(
          call,
          '  for (const { function: called } of chunk.choices[0]?.delta.tool_calls ?? []) {',
          `    ${TEXT}((called?.name ?? "") + (called?.arguments ?? ""));`,
          '  }',
        ),
      ].join('\n'),
    ],
    whole: 'console.log(response.choices[0]?.message);',
  }),
  anthropic: call => ({
    client: clientOf(call, 'Anthropic', '@anthropic-ai/sdk'),
    create: `client.messages.create(${argument(call, 'Anthropic.MessageCreateParams')})`,
    events: [
      'event of stream',
      [
        '  if (event.type === "content_block_delta" && event.delta.type === "text_delta") {',
        `    ${TEXT}(event.delta.text);`,
        '  }',
        ...ifTools(
          call,
          '  if (event.type === "content_block_start" && event.content_block.type === "tool_use") {',
          `    ${TEXT}(event.content_block.name);`,
          '  }',
          '  if (event.type === "content_block_delta" && event.delta.type === "input_json_delta") {',
          `    ${TEXT}(event.delta.partial_json);`,
          '  }',
        ),
      ].join('\n'),
    ],
    whole: 'console.log(response.content);',
  }),
  google: call => {
    const enums = new Set<string>();
    const create = `client.models.generateContent${call.streams ? 'Stream' : ''}(${googleArgument(call, enums)})`;
    const names = ['GoogleGenAI', ...enums].sort().join(', ');
    return {
      client: [`import { ${names} } from "@google/genai";`, '', googleClientCode(call)],
      create,
      events: [
        'chunk of stream',
        [
          `  ${TEXT}(chunk.text ?? "");`,
          ...ifTools(
            call,
            '  for (const { name, args } of chunk.functionCalls ?? []) console.log(name, args);',
          ),
        ].join('\n'),
      ],
      whole: call.body['tools']
        ? 'console.log(response.text, response.functionCalls);'
        : 'console.log(response.text);',
    };
  },
};

function clientOf(call: SdkCall, name: string, module: string): readonly string[] {
  const options = {
    apiKey: keyExpression(call, syntax),
    ...(call.baseUrl && { baseURL: new CodeExpression(textLiteral(call.baseUrl, syntax)) }),
    ...headersOf(call, 'defaultHeaders', syntax),
  };
  return [
    `import ${name} from ${JSON.stringify(module)};`,
    '',
    `const client = new ${name}(${codeLiteral(options, syntax)});`,
  ];
}

/** The type says what the fields are that the SDK does not know. */
function argument(call: SdkCall, type: string): string {
  const written = codeLiteral(call.body, syntax);
  if (isTyped(call)) return written;
  return `${written} as ${type}${call.streams ? 'Streaming' : 'NonStreaming'}`;
}

function googleClientCode(call: SdkCall): string {
  const { host, version } = googlePlace(call);
  const key = keyExpression(call, syntax);
  const options = {
    apiKey: call.keyVariable === undefined ? key : new CodeExpression(`${key.code} ?? ""`),
    httpOptions: {
      ...(host !== undefined && { baseUrl: host }),
      apiVersion: version,
      ...headersOf(call, 'headers', syntax),
    },
  };
  return `const client = new GoogleGenAI(${codeLiteral(options, syntax)});`;
}

function googleArgument(call: SdkCall, enums: Set<string>): string {
  const { config, ...rest } = googleParameters(call);
  const typed = {
    ...withEnums(config, enums),
    // If enabled, the SDK sends further requests on its own, and each is billed.
    automaticContinuation: false,
  };
  return codeLiteral({ ...rest, config: typed }, syntax);
}

/** Fields of `config` whose values are enums of the SDK, by their paths. `*`: every item of a list. */
const enumFields: readonly (readonly [path: readonly string[], name: string])[] = [
  [['toolConfig', 'functionCallingConfig', 'mode'], 'FunctionCallingConfigMode'],
  [['thinkingConfig', 'thinkingLevel'], 'ThinkingLevel'],
  [['safetySettings', '*', 'category'], 'HarmCategory'],
  [['safetySettings', '*', 'threshold'], 'HarmBlockThreshold'],
  [['mediaResolution'], 'MediaResolution'],
];

function withEnums(config: unknown, used: Set<string>): object {
  return enumFields.reduce<unknown>(
    (value, [path, name]) =>
      mapped(value, path, member => {
        if (typeof member !== 'string' || !/^[A-Z][A-Z\d_]*$/.test(member)) return member;
        used.add(name);
        return new CodeExpression(`${name}.${member}`);
      }),
    config,
  ) as object;
}
