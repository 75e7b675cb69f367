import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curlCommand } from '../../../src/call/code/curl.ts';
import type { HttpRequest, TextWithVariables } from '../../../src/call/code/httpRequest.ts';

/** Everything that a shell could change: quotation marks, expansions, escapes, other scripts. */
const character = fc.oneof(
  fc.constantFrom(...'\'"`$\\!*?~#&|;<>(){}[] \t%^@=-', '’', '“', '$(', '${', "'@", "\\'"),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);
const literal = fc
  .array(character, { maxLength: 8 })
  .map(all => all.join('').replace(/\p{Cc}/gu, '_'));
const variable = fc.constantFrom({ variable: 'FIRST_KEY' }, { variable: '_b2' });
const text: fc.Arbitrary<TextWithVariables> = fc.array(
  fc.oneof(
    literal.filter(each => each !== ''),
    variable,
  ),
  { maxLength: 4 },
);
const requests: fc.Arbitrary<HttpRequest> = fc.record({
  protocol: fc.constant('openai' as const),
  url: text.map(parts => ['https://a.example/', ...parts]),
  headers: fc.array(fc.tuple(fc.constantFrom('authorization', 'x-a'), text), { maxLength: 3 }),
  body: fc.json(),
});
const values = fc.record({
  FIRST_KEY: literal.map(each => `k${each}`),
  _b2: literal.map(each => `$(${each}`),
});

type Values = Readonly<Record<string, string>>;

function filled(parts: TextWithVariables, from: Values): string {
  return parts
    .map(part => (typeof part === 'string' ? part : (from[part.variable] ?? '')))
    .join('');
}

/** The arguments after the options that are always there. */
function expected({ url, headers }: HttpRequest, from: Values): readonly string[] {
  return [
    filled(url, from),
    ...headers.flatMap(([name, value]) => [
      '-H',
      value.length === 0 ? `${name};` : `${name}: ${filled(value, from)}`,
    ]),
    '--data-binary',
    '@-',
  ];
}

function afterOptions(args: readonly string[]): readonly string[] {
  return args.slice(args.indexOf('-N') + 1);
}

describe('a curl command', () => {
  test('passes every address, header and body unchanged through a POSIX shell', () => {
    fc.assert(
      fc.property(requests, values, (request, from) => {
        const script = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; cat; }\n${curlCommand(request, 'sh')}`;
        const { stdout, stderr, status } = spawnSync('sh', { input: script, env: from });
        expect([stderr.toString(), status]).toEqual(['', 0]);
        const args = stdout.toString().split('\0');
        const body = args.pop() ?? '';
        expect(afterOptions(args)).toEqual(expected(request, from));
        expect(JSON.parse(body)).toEqual(JSON.parse(request.body));
      }),
      { numRuns: 150 },
    );
  });

  test('passes them through PowerShell, by its rules for quotation marks', () => {
    fc.assert(
      fc.property(requests, values, (request, from) => {
        const [, body = '', command = ''] =
          /^@'\n([\s\S]*)\n'@ \| (curl\.exe [\s\S]*)\n$/.exec(curlCommand(request, 'powershell')) ??
          [];
        expect(body).not.toMatch(/^['\u2018-\u201b]@|[^\n\x20-\x7e]/m);
        expect(JSON.parse(body)).toEqual(JSON.parse(request.body));
        expect(afterOptions(powershellWords(command, from))).toEqual(expected(request, from));
      }),
    );
  });

  test('ends its text with a word that no line of it is', () => {
    const request = {
      protocol: 'openai' as const,
      url: ['https://a.example'],
      headers: [],
      body: 'JSON\nJSON_',
    };
    expect(curlCommand(request, 'sh')).toContain("<<'JSON__'\nJSON\nJSON_\nJSON__\n");
  });
});

/**
 * The words of a command. Source: about_Quoting_Rules of PowerShell: within single quotation marks only a
 * doubled one is special, within double ones also the backtick and variables; each has typographic forms.
 */
function powershellWords(command: string, from: Values): readonly string[] {
  const words: string[] = [];
  let rest = command;
  while (rest !== '') {
    const space = /^(?: |`\n)+/.exec(rest)?.[0];
    if (space !== undefined) {
      rest = rest.slice(space.length);
      continue;
    }
    const single =
      /^['\u2018-\u201b]((?:[^'\u2018-\u201b]|(?:['\u2018-\u201b]){2})*)['\u2018-\u201b]/u.exec(
        rest,
      );
    const double = /^["\u201c-\u201e]((?:[^`"\u201c-\u201e]|`[\s\S])*)["\u201c-\u201e]/u.exec(rest);
    const bare = /^[\w.-]+/.exec(rest);
    const [whole = '', inner = ''] = single ?? double ?? [bare?.[0]];
    if (whole === '') throw new Error(`not a word: ${rest}`);
    if (single) words.push(inner.replace(/(['\u2018-\u201b])['\u2018-\u201b]/gu, '$1'));
    else if (double) {
      words.push(
        inner.replace(/`([\s\S])|\$\{env:(\w+)\}/gu, (_, escaped, name) => escaped ?? from[name]),
      );
    } else words.push(whole);
    rest = rest.slice(whole.length);
  }
  return words;
}
