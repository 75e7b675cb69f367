import { CodeExpression, codeLiteral, python as syntax, textLiteral } from './literals.ts';
import { ifTools, type SdkCall } from './sdkCall.ts';
import { googleParameters, googlePlace, headersOf, keyExpression, mapped } from './sdkClient.ts';
import { isDeclared } from './sdkFields.ts';

/** A program that makes a call with the provider's SDK, for Python 3.9 and later. */
export function pythonProgram(call: SdkCall): string {
  const { imports, client, create, events, whole } = writers[call.protocol](call);
  const modules = client.includes('os.environ[') ? ['import os', ''] : [];
  const lines = call.streams
    ? [`stream = ${create}`, '', `for ${events[0]} in stream:`, ...events[1]]
    : [`response = ${create}`, '', whole];
  return [...modules, ...imports, '', client, '', ...lines, ''].join('\n');
}

interface Written {
  readonly imports: readonly string[];
  /** The statement that creates the client. */
  readonly client: string;
  readonly create: string;
  /** The variable of the loop over a stream, and its lines. */
  readonly events: readonly [variable: string, lines: readonly string[]];
  readonly whole: string;
}

const writers: Readonly<Record<SdkCall['protocol'], (call: SdkCall) => Written>> = {
  'openai-responses': call => ({
    imports: ['from openai import OpenAI'],
    client: clientOf(call, 'OpenAI'),
    create: `client.responses.create(${keywords(call)})`,
    events: [
      'event',
      [
        '    if event.type == "response.output_text.delta":',
        '        print(event.delta, end="", flush=True)',
        ...ifTools(
          call,
          '    if event.type == "response.output_item.done" and event.item.type == "function_call":',
          '        print(event.item.name, event.item.arguments)',
        ),
      ],
    ],
    whole: call.body['tools'] ? 'print(response.output)' : 'print(response.output_text)',
  }),
  openai: call => ({
    imports: ['from openai import OpenAI'],
    client: clientOf(call, 'OpenAI'),
    create: `client.chat.completions.create(${keywords(call)})`,
    events: [
      'chunk',
      [
        '    for choice in chunk.choices:',
        '        print(choice.delta.content or "", end="", flush=True)',
        ...ifTools(
          call,
          '        for called in choice.delta.tool_calls or []:',
          '            print(called.function.name or "", called.function.arguments or "", end="")',
        ),
      ],
    ],
    whole: 'print(response.choices[0].message)',
  }),
  anthropic: call => ({
    imports: ['from anthropic import Anthropic'],
    client: clientOf(call, 'Anthropic'),
    create: `client.messages.create(${keywords(call)})`,
    events: [
      'event',
      [
        '    if event.type == "content_block_delta" and event.delta.type == "text_delta":',
        '        print(event.delta.text, end="", flush=True)',
        ...ifTools(
          call,
          '    if event.type == "content_block_start" and event.content_block.type == "tool_use":',
          '        print(event.content_block.name, end=" ")',
          '    if event.type == "content_block_delta" and event.delta.type == "input_json_delta":',
          '        print(event.delta.partial_json, end="")',
        ),
      ],
    ],
    whole: 'print(response.content)',
  }),
  google: call => {
    const written = args(withBytes(googleParameters(call)));
    return {
      imports: [
        ...(written.includes('base64.b64decode(') ? ['import base64', ''] : []),
        'from google import genai',
      ],
      client: googleClientCode(call),
      create: `client.models.generate_content${call.streams ? '_stream' : ''}(${written})`,
      events: [
        'chunk',
        [
          '    print(chunk.text or "", end="", flush=True)',
          ...ifTools(
            call,
            '    for called in chunk.function_calls or []:',
            '        print(called.name, called.args)',
          ),
        ],
      ],
      whole: 'print(response.text)',
    };
  },
};

/** In characters. Arguments are written in one line up to this length. */
const WIDTH = 70;

/** The values as keyword arguments. */
function args(values: object): string {
  const written = Object.entries(values).map(
    ([name, value]) => `${name}=${codeLiteral(value, syntax, syntax.indent)}`,
  );
  const short = written.join(', ');
  if (short.length <= WIDTH && !short.includes('\n')) return short;
  return `\n${written.map(line => `${syntax.indent}${line},\n`).join('')}`;
}

function keywords({ protocol, body }: SdkCall): string {
  const entries = Object.entries(body);
  const declared = entries.filter(([name]) => isDeclared(protocol, name));
  const extra = entries.filter(([name]) => !isDeclared(protocol, name));
  return args({
    ...Object.fromEntries(declared),
    ...(extra.length > 0 && { extra_body: Object.fromEntries(extra) }),
  });
}

function clientOf(call: SdkCall, name: string): string {
  const options = {
    api_key: keyExpression(call, syntax),
    ...(call.baseUrl && { base_url: new CodeExpression(textLiteral(call.baseUrl, syntax)) }),
    ...headersOf(call, 'default_headers', syntax),
  };
  return `client = ${name}(${args(options)})`;
}

function googleClientCode(call: SdkCall): string {
  const { host, version } = googlePlace(call);
  const options = {
    ...(host !== undefined && { base_url: host }),
    api_version: version,
    ...headersOf(call, 'headers', syntax),
  };
  return `client = genai.Client(${args({ api_key: keyExpression(call, syntax), http_options: options })})`;
}

/** Python's SDK has bytes where the API has Base64. */
function withBytes({ model, contents, config }: ReturnType<typeof googleParameters>) {
  return { model, contents: mapped(contents, ['*', 'parts', '*'], partWithBytes), config };
}

function partWithBytes(part: unknown): unknown {
  const decoded = (data: unknown) =>
    new CodeExpression(`base64.b64decode(${codeLiteral(data, syntax)})`);
  const signed = mapped(part, ['thoughtSignature'], decoded);
  return mapped(signed, ['inlineData', 'data'], decoded);
}
