import { describe, expect, test } from 'vitest';
import { buildRequest } from '../../../src/call/request/buildRequest.ts';
import { diagnose } from '../../../src/language/checks/prompt/diagnose.ts';
import { parsePrompt } from '../../../src/prompt/document.ts';

const all = (text: string) => diagnose(parsePrompt(text), {});
const said = (text: string): readonly string[] =>
  all(text)
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(
      ({ code, severity, range }) => `${severity} ${code} ${text.slice(range.start, range.end)}`,
    );
const messages = (text: string, code: string): readonly string[] =>
  all(text).flatMap(found => (found.code === code ? [found.message] : []));
const prompt = (frontmatter: string, body = 'x'): string => `---\n${frontmatter}\n---\n${body}`;

function fixed(text: string, code: string): string | undefined {
  const fix = all(text).find(found => found.code === code)?.fix;
  if (!fix) return undefined;
  return fix.edits
    .toSorted((a, b) => b.range.start - a.range.start)
    .reduce(
      (now, { range, text: to }) => now.slice(0, range.start) + to + now.slice(range.end),
      text,
    );
}

const built = (text: string) =>
  buildRequest({
    prompt: { key: 'x', document: parsePrompt(text), name: 'p', partials: new Map() },
    input: {},
    model: 'a/b',
  });

describe('a schema that is not valid JSON Schema', () => {
  const schema = (side: string) =>
    prompt(`${side}:\n  schema:\n    type: object\n    properties:\n      a: {type: strng}`);

  test('is an error for the output, at its place, before a run and in `check`', () => {
    const text = schema('output');
    expect(said(text)).toEqual(['error schema-invalid type']);
    expect(messages(text, 'schema-invalid')[0]).toMatch(/`properties\.a\.type` must be .*string/);
    const request = built(text);
    expect(request.ok).toBe(false);
    expect(!request.ok && request.error.message).toMatch(/^p:6: This is not valid JSON Schema/);
  });

  test('is a warning for the input, which is then not validated', () => {
    expect(said(schema('input'))).toEqual(['warning schema-invalid type']);
    expect(built(schema('input')).ok).toBe(true);
  });

  test.each([
    ['{type: object, properties: {a: {$ref: "#/$defs/x"}}}', /can't resolve reference/],
    ['{type: object, required: a}', /`required` must be array/],
    ['{type: string, pattern: "("}', /./],
    ['{type: object, properties: {a: string}}', /`properties\.a` must be object,boolean/],
  ])('%s', (written, message) => {
    const text = prompt(`output:\n  schema: ${written}`);
    expect(said(text)).toHaveLength(1);
    expect(messages(text, 'schema-invalid')[0]).toMatch(message);
  });
});

describe('fields directly under `output` or `input`', () => {
  test('are reported, and a fix moves them under `schema`', () => {
    const block = prompt('output:\n  animal: string\n  parts(array): string\nname: x');
    expect(said(block)).toEqual(['warning schema-shorthand output']);
    expect(fixed(block, 'schema-shorthand')).toBe(
      prompt('output:\n  schema:\n    animal: string\n    parts(array): string\nname: x'),
    );
    const flow = prompt('input: {name: string, of what}', '{{name}}');
    expect(fixed(flow, 'schema-shorthand')).toBe(
      prompt('input: { schema: {name: string, of what} }', '{{name}}'),
    );
  });

  test.each([
    'output: {format: json}',
    'output: {contentType: text/plain}',
    'output: {format: json, x: string}',
  ])('are not reported in %s', text => {
    expect(messages(prompt(text), 'schema-shorthand')).toEqual([]);
  });
});

test('one mistake in YAML is one finding, and nothing else is reported in the file', () => {
  const text = prompt(
    'input:\n  schema:\n    a: { n: string }[]\n    b: string\noutput:\n  format: json\n  schema:\n    c: string',
    '{{a}} {{d}} {{#each b}}{{x}}{{/each}} Reply with JSON.',
  );
  expect(said(text)).toEqual([expect.stringMatching(/^error frontmatter-yaml /)]);
  expect(all(text)).toHaveLength(1);
  expect(messages(text, 'frontmatter-yaml')[0]).toMatch(
    /A list is written `name\(array\): type`\.$/,
  );
});

describe('a default', () => {
  const input = (defaults: string, body = '{{a}}') =>
    prompt(`input:\n  schema: {a: string, n?: integer}\n  default: ${defaults}`, body);

  test('that the schema does not name is reported', () => {
    expect(said(input('{persona: java}'))).toEqual(['warning unknown-default persona']);
    expect(said(input('{aa: x}'))).toEqual(['warning unknown-default aa']);
  });

  test('that does not match the schema is reported at its value', () => {
    expect(said(input('{n: many}'))).toContain('warning value-misfit many');
  });
});

describe('a provider that a run cannot find', () => {
  test('is reported with the known ones and what to use', () => {
    const text = prompt('model: vertexai/gemini-3.5-flash');
    expect(said(text)).toEqual(['warning unknown-provider vertexai/gemini-3.5-flash']);
    expect(messages(text, 'unknown-provider')[0]).toMatch(
      /Use `googleai\/gemini-3\.5-flash`, or declare it under `endpoints` .* Known providers: openai, anthropic, googleai/,
    );
    expect(fixed(text, 'unknown-provider')).toContain('model: googleai/gemini-3.5-flash');
  });

  test.each(['constructor/x', '__proto__/x', 'bedrock/claude'])('%s', id => {
    expect(messages(prompt(`model: ${id}`), 'unknown-provider')).toHaveLength(1);
  });
});

test('a limit is suggested only where it has an effect', () => {
  const lists = (depth: number): string =>
    depth === 0 ? 'string' : `{ a(array): ${lists(depth - 1)}, b: string }`;
  for (let depth = 0; depth < 8; depth += 1) {
    const text = prompt(
      `model: openai/gpt-4o-mini\noutput: { schema: { x(array): ${lists(depth)} } }`,
    );
    const numbers = all(text).flatMap(found =>
      [found.message, ...(found.fix?.edits.map(edit => edit.text) ?? [])]
        .filter(said => said.includes('axOutputTokens'))
        .flatMap(said => said.match(/\d+/g) ?? []),
    );
    for (const number of numbers) expect(Number(number)).toBeLessThanOrEqual(16_384);
  }
});
