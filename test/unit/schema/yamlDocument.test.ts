import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { glob } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { readEvalFile } from '../../../src/eval/plan/evalFile.ts';
import { readSettings } from '../../../src/model/settings/settings.ts';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { parseYaml } from '../../../src/text/yaml/positionedYaml.ts';
import { yamlDocument, yamlValue } from '../../../src/text/yaml/yamlDocument.ts';

test('no other module parses YAML', async () => {
  const files = await glob('src/**/*.{ts,tsx}');
  const parsing = /import (?!type)\{[^}]*\bparse(?:Document|AllDocuments)?\b[^}]*\} from 'yaml'/;
  const found = [];
  for (const file of files) if (parsing.test(await readFile(file, 'utf8'))) found.push(file);
  expect(found).toEqual(['src/text/yaml/yamlDocument.ts']);
});

describe('an unreadable part is an error at its place', () => {
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghi']
    .map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]}, `.repeat(9)}]`)
    .join('\n')}`;
  const deepKey = `{ ${'? { '.repeat(30)}a${' }'.repeat(30)}: x }`;
  test.each([
    ['an alias that leads nowhere', 'models: {default: *nope}', '*nope', /no anchor `&nope`/],
    ['an alias before its anchor', 'a: *b\nb: &b 1', '*b', /no anchor `&b` before/],
    ['an alias within its own anchor', 'a: &a [1, *a]', '*a', /Circular alias/],
    ['an alias as a key', '? *a\n: 1', '*a', /no anchor/],
    ['aliases that unfold to too much', bomb, /^\*[a-h]/, /expand to more than/],
    ['too many aliases', `a: &a 1\nb: [${'*a, '.repeat(10_001)}]`, '*a', /more than 10000 aliases/],
    ['a tag of another language', 'a: !!js/function "x"', /^!!js/, /is not supported/],
    ['a tag of another program', 'a: !include x.yaml', /^!include/, /is not supported/],
    ['deep nesting', `a: ${'['.repeat(600)}${']'.repeat(600)}`, /^\[\[/, /more than 500 deep/],
    [
      'nesting that the parser cannot bear',
      '['.repeat(200_000),
      /^\[/,
      /nested too deeply|must end/,
    ],
    ['a key with many levels', deepKey, /^\{/, /A key is a map or list/],
    ['a key that is there twice', 'a: 1\na: 2', /^a/, /unique/],
    ['a second document', 'a: 1\n---\nb: 2', /^---/, /multiple documents/],
  ])('%s', (_, text, place, message) => {
    const document = yamlDocument(text);
    const error = document.errors.find(each => each.message.match(message));
    expect(error?.message).toMatch(message);
    const at = text.slice(error?.pos[0]);
    if (typeof place === 'string') expect(at.startsWith(place)).toBe(true);
    else expect(at).toMatch(place);
    expect(() => yamlValue(document)).not.toThrow();
  });
});

test('the rest of the document keeps its values', () => {
  expect(yamlValue(yamlDocument('a: 1\nb: *nope\nc: [*nope, 2]'))).toEqual({
    a: 1,
    b: null,
    c: [null, 2],
  });
});

test('valid aliases and keys have the meaning of YAML', () => {
  expect(yamlValue(yamlDocument('a: &a [1]\nb: *a'))).toEqual({ a: [1], b: [1] });
  expect(yamlValue(yamlDocument(`a: &a 1\nb: [${'*a, '.repeat(500)}]`))).toMatchObject({ a: 1 });
  expect(yamlValue(yamlDocument('{ a: 1 }: x'))).toEqual({ '{ a: 1 }': 'x' });
  expect(Object.keys(yamlValue(yamlDocument('__proto__: {a: 1}')) as object)).toEqual([
    '__proto__',
  ]);
});

test('errors do not change the engine’s stack traces', () => {
  const before = Error.stackTraceLimit;
  yamlDocument('[: {');
  expect(Error.stackTraceLimit).toBe(before);
});

test('settings, eval files and prompts report the place of an unresolved alias', () => {
  expect(readSettings('models: {default: *nope}').problems).toMatchObject([
    { line: 1, column: 19 },
  ]);
  const evalFile = readEvalFile('prompt: a.prompt\ndataset: *nope');
  expect(evalFile.ok ? [] : evalFile.problems).toMatchObject([{ line: 2, column: 10 }]);
  const { diagnostics } = parsePrompt('---\nmodel: *nope\n---\nHi');
  expect(diagnostics).toMatchObject([{ code: 'frontmatter-alias', range: { start: 11, end: 16 } }]);
});

const scalars = fc.oneof(
  fc.constantFrom('a', '1', 'null', '~', 'true', '.inf', '1e999', '0x1F', '99999999999999999999'),
  fc.constantFrom(
    '"\\0"',
    "''",
    '|',
    '>-',
    '2026-11-29',
    '__proto__',
    '<<',
    '-',
    '?',
    '!',
    '%',
    '@',
  ),
  fc.constantFrom('*a', '*b', '&a', '&b x', '!!js/function x', '!t', '!!binary x', '!!set {a}'),
  fc.constantFrom(
    '\u0000',
    '\uFEFF',
    '\t',
    '\u2028',
    '\uD800',
    '#',
    ':',
    '---',
    '...',
    '%YAML 1.3',
  ),
);
const { yaml } = fc.letrec<{ yaml: string }>(tie => ({
  yaml: fc.oneof(
    { maxDepth: 5 },
    scalars,
    fc.array(tie('yaml'), { maxLength: 4 }).map(items => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(tie('yaml'), tie('yaml')), { maxLength: 4 })
      .map(pairs => `{${pairs.map(([key, value]) => `${key}: ${value}`).join(', ')}}`),
    fc
      .array(fc.tuple(tie('yaml'), tie('yaml')), { maxLength: 4 })
      .map(pairs => pairs.map(([key, value]) => `${key}: ${value}`).join('\n')),
    fc.array(tie('yaml'), { maxLength: 4 }).map(items => items.map(each => `- ${each}`).join('\n')),
    fc
      .tuple(fc.constantFrom('&a ', '&b ', '!!map ', '!x ', '? '), tie('yaml'))
      .map(parts => parts.join('')),
  ),
}));

test('no YAML makes a reader throw, and each mistake is within the text', () => {
  const property = fc.property(yaml, text => {
    const read = parseYaml(text);
    JSON.stringify(read.value);
    for (const { pos } of yamlDocument(text).errors) {
      expect(pos[0]).toBeGreaterThanOrEqual(0);
      expect(pos[0]).toBeLessThanOrEqual(text.length);
    }
    readSettings(text);
    readEvalFile(text);
    parsePrompt(`---\n${text}\n---\n{{a}}`);
  });
  fc.assert(property, { numRuns: 2000 });
});
