import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HttpRequest, TextWithVariables } from '../../../src/call/code/httpRequest.ts';
import { codeLiteral, python, textLiteral, typescript } from '../../../src/call/code/literals.ts';
import { pythonProgram } from '../../../src/call/code/python.ts';
import { sdkCallOf } from '../../../src/call/code/sdkCall.ts';
import { typescriptProgram } from '../../../src/call/code/typescript.ts';
import { visibleText } from '../../../src/format/visibleText.ts';

const hostile = fc.oneof(
  fc.constantFrom(
    ...['"', "'", '\\', '`', '${x}', '\n', '\r', '\u2028', '\u202e', '\0', '\ud800', '\u{e0001}'],
    ...['\\ud83d\\ude00', '\\N{DASH}', '"""', '</script>', '{x}', '%s', '🌍', '__proto__'],
  ),
  fc.string({ unit: 'binary' }),
);
const text = fc.array(hostile, { maxLength: 5 }).map(parts => parts.join(''));
const { value } = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(number => number || 0),
    fc.integer(),
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom('a_b', '__proto__')), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));
const indents = fc.constantFrom('', '    ');

/** The same value as JSON reads it, so that `__proto__` is a field. */
const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
const json = (data: unknown): string => JSON.stringify(data);

describe('a literal', () => {
  test('is the same value in TypeScript', () => {
    fc.assert(
      fc.property(value, indents, (data, indent) => {
        const written = codeLiteral(data, typescript, indent);
        expect(json(runInNewContext(`(${written})`))).toBe(json(plain(data)));
      }),
    );
  });

  test('is the same value in Python', () => {
    fc.assert(
      fc.property(value, indents, (data, indent) => {
        expect(json(pythonValue(codeLiteral(data, python, indent)))).toBe(json(plain(data)));
      }),
    );
  });

  test.each([
    ['TypeScript', typescript],
    ['Python', python],
  ])('hides no character in %s', (_, syntax) => {
    fc.assert(
      fc.property(value, data => {
        const written = codeLiteral(data, syntax);
        expect(visibleText(written)).toBe(written);
      }),
    );
  });

  test('is written in one line when it is short', () => {
    expect(codeLiteral({ a: [1, true, null], 'b-c': {} }, typescript)).toBe(
      '{ a: [1, true, null], "b-c": {} }',
    );
    expect(codeLiteral({ a: [1, true, null] }, python)).toBe('{"a": [1, True, None]}');
    const long = 'x'.repeat(90);
    expect(codeLiteral({ a: long, b: [] }, python)).toBe(`{\n    "a": "${long}",\n    "b": [],\n}`);
  });

  test('names variables next to the texts around them', () => {
    const parts: TextWithVariables = ['the "', { variable: 'TEAM' }, '"'];
    expect(textLiteral(parts, typescript)).toBe('"the \\"" + process.env["TEAM"] + "\\""');
    expect(textLiteral(parts, python)).toBe('"the \\"" + os.environ["TEAM"] + "\\""');
    expect(textLiteral([], python)).toBe('""');
  });
});

const request = (change: Partial<HttpRequest>): HttpRequest => ({
  protocol: 'openai',
  url: ['https://api.openai.com/v1/chat/completions'],
  headers: [['authorization', ['Bearer ', { variable: 'OPENAI_API_KEY' }]]],
  body: '{"model":"m","messages":[],"stream":true}',
  ...change,
});

describe('a program', () => {
  test('has an address only for a server that the SDK does not call by default', () => {
    const own = request({ url: ['http://127.0.0.1:8000/v1/chat/completions'] });
    for (const program of [typescriptProgram, pythonProgram]) {
      expect(program(sdkCallOf(request({})))).not.toContain('https://');
      expect(program(sdkCallOf(own))).toContain('"http://127.0.0.1:8000/v1"');
    }
  });

  test('reads the key of Azure as that of OpenAI, and keeps the other headers', () => {
    const call = sdkCallOf(
      request({
        protocol: 'openai-responses',
        url: ['https://a.openai.azure.com/openai/v1/responses'],
        headers: [
          ['api-key', [{ variable: 'AZURE_KEY' }]],
          ['content-type', ['application/json']],
          ['x-team', ['the ', { variable: 'TEAM' }]],
        ],
      }),
    );
    expect(typescriptProgram(call)).toContain(`const client = new OpenAI({
  apiKey: process.env["AZURE_KEY"],
  baseURL: "https://a.openai.azure.com/openai/v1",
  defaultHeaders: { "x-team": "the " + process.env["TEAM"] },
});`);
    expect(pythonProgram(call)).toContain(`client = OpenAI(
    api_key=os.environ["AZURE_KEY"],
    base_url="https://a.openai.azure.com/openai/v1",
    default_headers={"x-team": "the " + os.environ["TEAM"]},
)`);
  });

  test('sends fields that the SDK does not declare as `extra_body` in Python, and with a type assertion in TypeScript', () => {
    const body = JSON.stringify({ model: 'm', messages: [], top_k: 3, stream: true });
    const call = sdkCallOf(request({ body }));
    expect(pythonProgram(call)).toContain('extra_body={"top_k": 3}');
    expect(typescriptProgram(call)).toContain(
      'as OpenAI.Chat.ChatCompletionCreateParamsStreaming)',
    );
    expect(typescriptProgram(sdkCallOf(request({})))).not.toContain(' as ');
  });

  test('prints a whole response when the server does not stream', () => {
    const call = sdkCallOf(request({ body: '{"model":"m","messages":[],"stream":false}' }));
    expect(typescriptProgram(call)).toMatch(/const response = [\s\S]*console\.log\(response\./);
    expect(pythonProgram(call)).toMatch(/response = [\s\S]*\nprint\(response\./);
  });

  test('gives Google in Python bytes instead of Base64, and arguments of tools unchanged', () => {
    const part = { inlineData: { data: 'QUJD', mimeType: 'image/png' } };
    const called = { functionCall: { name: 'f', args: { inlineData: { data: 'QUJD' } } } };
    const contents = [{ role: 'user', parts: [part, { ...called, thoughtSignature: 'c2ln' }] }];
    const program = pythonProgram(
      sdkCallOf(
        request({
          protocol: 'google',
          url: [
            'https://generativelanguage.googleapis.com/v1/models/g:streamGenerateContent?alt=sse',
          ],
          headers: [['x-goog-api-key', [{ variable: 'GEMINI_API_KEY' }]]],
          body: JSON.stringify({ contents, generationConfig: { topK: 3 } }),
        }),
      ),
    );
    expect(program).toContain('import base64\n');
    expect(program).toContain('"data": base64.b64decode("QUJD"), "mimeType"');
    expect(program).toContain('"thoughtSignature": base64.b64decode("c2ln")');
    expect(program).toContain('"args": {"inlineData": {"data": "QUJD"}}');
    expect(program).toContain('model="g"');
    expect(program).toContain('config={"topK": 3}');
  });
});

/** Reads a literal of Python. Source: The Python Language Reference, 2.4 Literals. */
function pythonValue(source: string): unknown {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    const sticky = new RegExp(pattern, 'uy');
    sticky.lastIndex = at;
    const [found] = sticky.exec(source) ?? [];
    at += found?.length ?? 0;
    return found;
  };
  const items = (close: RegExp, each: () => void): void => {
    while (take(/\s*/) !== undefined && take(close) === undefined) {
      each();
      if (take(/\s*,/) === undefined && !new RegExp(close, 'uy').test(source.slice(at).trimStart()))
        throw new Error(`a comma is missing at ${at}: ${source}`);
    }
  };
  const read = (): unknown => {
    take(/\s*/);
    if (take(/\[/)) {
      const list: unknown[] = [];
      items(/\]/, () => list.push(read()));
      return list;
    }
    if (take(/\{/)) {
      const entries: [string, unknown][] = [];
      items(/\}/, () => {
        const name = String(read());
        if (take(/\s*:/) === undefined) throw new Error('a colon is missing');
        entries.push([name, read()]);
      });
      return Object.fromEntries(entries);
    }
    const word = take(/True|False|None/);
    if (word) return word === 'None' ? null : word === 'True';
    const number = take(/-?\d[\d.eE+-]*/);
    if (number) return Number(number);
    const quoted = take(/"(?:[^"\\\n]|\\[\s\S])*"/);
    if (quoted === undefined) throw new Error(`not a literal at ${at}: ${source}`);
    return pythonText(quoted.slice(1, -1));
  };
  const result = read();
  if (at !== source.length) throw new Error(`more after the literal: ${source.slice(at)}`);
  return result;
}

const named: Readonly<Record<string, string>> = {
  '\\': '\\',
  '"': '"',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function pythonText(inner: string): string {
  return inner.replace(
    /\\(?:u([\da-f]{4})|U([\da-f]{8})|([\s\S]))/gu,
    (whole, four?: string, eight?: string, one = '') => {
      if (four !== undefined) {
        // Two escapes are two characters, also when they are a pair in UTF-16.
        const unit = Number.parseInt(four, 16);
        if (
          unit >= 0xdc00 &&
          unit < 0xe000 &&
          /\\ud[89ab][\da-f]{2}\\u(?:dc|dd|de|df)/.test(inner)
        ) {
          throw new Error(`a pair is written as two characters: ${inner}`);
        }
        return String.fromCharCode(unit);
      }
      if (eight !== undefined) return String.fromCodePoint(Number.parseInt(eight, 16));
      const found = named[one];
      if (found === undefined) throw new Error(`not an escape of Python: ${whole}`);
      return found;
    },
  );
}
