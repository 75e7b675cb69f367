import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allModels } from '../../../../src/model/catalogue/catalogue.ts';
import { lifecycleStatus } from '../../../../src/model/catalogue/modelFacts.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import { about, all, fixed, prompt } from './promptProblems.ts';

describe('a fix removes the finding it belongs to', () => {
  const fields = 'input:\n  schema:\n';
  test.each([
    ['unknown-key', prompt('modle: a/b'), prompt('model: a/b')],
    ['unknown-key', prompt('config: { max_tokens: 5 }'), prompt('config: { maxOutputTokens: 5 }')],
    [
      'unknown-key',
      prompt('touchstone.retry: { attemts: 2 }'),
      prompt('touchstone.retry: { attempts: 2 }'),
    ],
    [
      'undeclared-variable',
      prompt(`${fields}    ticket: string`, '{{ticet}}{{ticket}}'),
      prompt(`${fields}    ticket: string`, '{{ticket}}{{ticket}}'),
    ],
    [
      'unused-variable',
      prompt(
        `${fields}    a: string\n    b(object, what):\n      c: string\n    d: string`,
        '{{a}}{{d}}',
      ),
      prompt(`${fields}    a: string\n    d: string`, '{{a}}{{d}}'),
    ],
    [
      'helper-as-field',
      prompt(`${fields}    section: string`, '{{section}} {{this.section}}'),
      prompt(`${fields}    section: string`, '{{this.section}} {{this.section}}'),
    ],
    [
      'object-printed',
      prompt(`${fields}    who:\n      name: string`, '{{~who~}} {{who.name}}'),
      prompt(`${fields}    who:\n      name: string`, '{{~json who~}} {{who.name}}'),
    ],
    [
      'frontmatter-value',
      prompt('config: { reasoning: meduim }'),
      prompt('config: { reasoning: medium }'),
    ],
    ['frontmatter-value', prompt('config: { topP: "0.5" }'), prompt('config: { topP: 0.5 }')],
    ['frontmatter-value', prompt("returnToolRequests: 'true'"), prompt('returnToolRequests: true')],
    ['helper-block', '{{#role "system"}}Be kind.{{/role}}', '{{role "system"}}Be kind.'],
    ['role-name', '{{role "System"}}x', '{{role "system"}}x'],
    ['role-name', '{{role "assistant"}}x', '{{role "model"}}x'],
    ['media-url', '{{media photo}}', '{{media url=photo}}'],
    ['media-url', '{{media url="http://a/b c"}}', '{{media url="http://a/b%20c"}}'],
    ['unknown-helper', '{{jsn x}}', '{{json x}}'],
    [
      'unknown-provider',
      prompt('model: antropic/claude-haiku-4-5'),
      prompt('model: anthropic/claude-haiku-4-5'),
    ],
    [
      'frontmatter-braces',
      prompt('description: {{x}} # why'),
      prompt("description: '{{x}}' # why"),
    ],
    [
      'schema',
      prompt(`${fields}    tags: string[], all`),
      prompt(`${fields}    tags(array, all): string`),
    ],
    ['schema', prompt(`${fields}    n: int`), prompt(`${fields}    n: integer`)],
    [
      'schema',
      prompt(`${fields}    n: string the name`),
      prompt(`${fields}    n: string, the name`),
    ],
    [
      'output-limit-missing',
      prompt('model: a/b\nconfig:\n  temperature: 0'),
      prompt('model: a/b\nconfig:\n  maxOutputTokens: 1000\n  temperature: 0'),
    ],
    [
      'output-limit-missing',
      prompt('model: a/b\nconfig: { temperature: 0 }'),
      prompt('model: a/b\nconfig: { maxOutputTokens: 1000, temperature: 0 }'),
    ],
    [
      'output-limit-missing',
      prompt('model: a/b\nname: c'),
      prompt('model: a/b\nconfig: { maxOutputTokens: 1000 }\nname: c'),
    ],
    [
      'output-limit',
      prompt('model: a/b\nconfig: { maxOutputTokens: 60000 }\noutput: { schema: { a: boolean } }'),
      prompt('model: a/b\nconfig: { maxOutputTokens: 200 }\noutput: { schema: { a: boolean } }'),
    ],
  ])('%s: %j', (code, before, after) => {
    expect(fixed(code, before)).toBe(after);
    expect(about(code, after)).toEqual([]);
  });

  test('partial-frontmatter', () => {
    expect(fixed('partial-frontmatter', prompt('name: a'), { isPartial: true })).toBe('x');
  });

  test('a model that is deprecated or retired', () => {
    const old = allModels().find(({ lifecycle }) => lifecycle?.replacement);
    const status = lifecycleStatus(old?.lifecycle);
    expect(fixed(`model-${status}`, prompt(`model: ${old?.id}`))).toBe(
      prompt(`model: ${old?.lifecycle?.replacement}`),
    );
  });
});

describe('variables that are not used', () => {
  const head = 'input: { schema: { a: string, b: string } }';
  const partials = new Map([['card', '{{#with who}}{{b}}{{/with}}']]);

  test('are faded, in a schema of either kind', () => {
    expect(about('unused-variable', prompt(head, '{{a}}'))).toEqual(['b']);
    const json = 'input:\n  schema:\n    type: object\n    properties: { a: {}, b: {} }';
    expect(about('unused-variable', prompt(json, '{{a}}'))).toEqual(['b']);
    expect(all(prompt(head, '{{a}}')).find(({ unnecessary }) => unnecessary)?.severity).toBe(
      'hint',
    );
  });

  test('are not reported when a partial reads them, or may read anything', () => {
    expect(about('unused-variable', prompt(head, '{{a}}{{> card}}'), { partials })).toEqual([]);
    expect(about('unused-variable', prompt(head, '{{a}}{{> unknown}}'), { partials })).toEqual([]);
    expect(about('unused-variable', prompt(head, '{{json this}}'))).toEqual([]);
    expect(about('unused-variable', prompt(head, '{{a}}{{@root.b}}'))).toEqual([]);
  });
});

test('objects are printed as JSON, texts and lists of them as they are', () => {
  const head = `input:
  schema:
    names(array): string
    items(array):
      part:
        id: string`;
  const body = '{{names}}{{items}}{{#each items}}{{this}}{{part}}{{part.id}}{{json part}}{{/each}}';
  expect(about('object-printed', prompt(head, body))).toEqual(['items', 'this', 'part']);
});

describe('bare braces in the frontmatter', () => {
  test('are the only finding on their line', () => {
    for (const value of ['{{x}}', '{{x}} and more', '{{ json x }}']) {
      const codes = all(prompt(`description: ${value}\nname: a`)).map(({ code }) => code);
      expect(codes).toEqual(['frontmatter-braces']);
    }
    expect(about('frontmatter-braces', prompt('tools:\n  - {{x}}'))).toEqual(['{{x}}']);
  });

  test('are allowed in quotes, within words and in block texts', () => {
    const fine = `name: "{{x}}"\ndescription: a {{x}}\nmetadata:\n  a: |\n    b: {{x}}\n  c: >-\n    - {{x}}`;
    expect(about('frontmatter-braces', prompt(fine))).toEqual([]);
  });
});

describe('Picoschema mistakes', () => {
  const said = (schema: string): readonly string[] =>
    all(prompt(`input:\n  schema:\n${schema.replace(/^/gm, '    ')}`))
      .filter(({ code }) => code === 'schema')
      .map(({ message }) => message);

  test.each([
    ['type: string\nname: string', 'turns this into JSON Schema'],
    ['properties: { a: string }\nname: string', 'turns this into JSON Schema'],
    ['properties: string', 'rename it'],
    ['a(array): [x, y]', 'has no list of choices'],
    ['a: [x, y]', 'A list is not a type'],
    ['a(string, which (of two)): x', ''],
    ['a:', 'has no type'],
    ['a: enum', 'name(enum): [a, b]'],
    ['a:\n  type: object\n  properties: { b: string }', 'can only be a whole schema'],
    ['a(object, what (it is)):\n  b: string', 'ends at the second `(`'],
  ])('%j', (schema, message) => {
    expect(said(schema).join(' ')).toContain(message);
    expect(said(schema).length).toBeGreaterThan(0);
  });

  test('`any` as the whole', () => {
    expect(about('schema', prompt('output: { schema: any }'))).toEqual(['schema']);
  });

  test('JSON Schema does not have them', () => {
    expect(said('type: object\ntitle: T\nx-own: 1\n$defs: {}\nproperties: { a: {} }')).toEqual([]);
  });
});

test('an early variable before a long fixed text prevents caching', () => {
  const rules = 'Be kind to everyone, always. '.repeat(160);
  expect(about('cache-prefix', `Hello {{name}}. ${rules}`)).toEqual(['{{name}}']);
  expect(about('cache-prefix', `{{role "system"}}${rules}{{role "user"}}{{name}} ok`)).toEqual([]);
  expect(about('cache-prefix', `Hello {{name}}. ${rules.slice(0, 800)}`)).toEqual([]);
});

test.each([
  ['model: a/b\noutput: { schema: &a { type: object, properties: { x: *a, y: *a } } }'],
  ['output: { schema: &a { x: *a } }'],
  ['input:\n  default: &a\n    x: [*a]'],
])('an alias within its own anchor is refused: %j', frontmatter => {
  expect(about('frontmatter-alias', prompt(frontmatter, '{{role "model"}}{}'))).toEqual(['*a']);
  const shared = prompt('metadata: { a: &a [1], b: *a }');
  expect(about('frontmatter-alias', shared)).toEqual([]);
});

test('values match their schemas', () => {
  const text = prompt(`input:
  schema: { plan(enum): [free, pro], n?: integer }
  default: { plan: gold, n: 2, more: 1 }
output: { schema: { urgency: integer } }
touchstone.degrade: { value: { urgency: high } }`);
  expect(about('value-misfit', text)).toEqual(['gold', 'high']);
});

test('a name in a broken tag is not reported as unused', () => {
  const text = prompt(
    'input: { schema: { ticket: string, plan: string } }',
    '{{#if ticket}x {{/if}}',
  );
  expect(about('unused-variable', text)).toEqual(['plan']);
});

test('a block parameter hides a variable or an outer block parameter', () => {
  const schema = 'input: { schema: { ticket: string, list(array): { rows(array): string } } }';
  const body = (outer: string, inner: string): string =>
    prompt(
      schema,
      `{{ticket}}{{#each list as |${outer}|}}{{#each rows as |${inner}|}}{{/each}}{{/each}}`,
    );
  expect(about('shadowed-variable', body('ticket', 'row'))).toEqual(['ticket']);
  expect(about('shadowed-variable', body('item', 'item'))).toEqual(['item']);
  expect(about('shadowed-variable', body('item', 'row i'))).toEqual([]);
});

test('for any text, nothing throws and every range is inside it', () => {
  const words = fc.constantFrom(
    '---\n',
    'input:\n',
    '  schema:\n',
    '    a: string\n',
    '    b?(enum): [x]\n',
    'output: ',
    '{ schema: { a: boolean } }\n',
    'model: openai/gpt-5.4-mini\n',
    'config: { maxOutputTokens: 9e9 }\n',
    'x: {{y}}\n',
    '{{a}}',
    '{{#each b}}',
    '{{/each}}',
    '{{role "model"}}',
    '{"a": 1}',
    '{{#role x}}',
    '{{/role}}',
    'return JSON.',
    '\r\n',
    '\uFEFF',
    '{{media x}}',
    'touchstone.data: { regions: [eu] }\n',
    '- {{',
    '&a *a\n',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 24 }), pieces => {
      const text = pieces.join('');
      for (const { range, fix } of all(text, { settings: defaultSettings, partials: new Map() })) {
        for (const { start, end } of [range, ...(fix?.edits ?? []).map(edit => edit.range)]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }
    }),
    { numRuns: 2000 },
  );
});
