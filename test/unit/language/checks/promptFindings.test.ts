import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkWindow } from '../../../../src/language/checks/prompt/checkWindow.ts';
import { type DiagnoseOptions, diagnose } from '../../../../src/language/checks/prompt/diagnose.ts';
import { allModels } from '../../../../src/model/catalogue/catalogue.ts';
import { lifecycleStatus } from '../../../../src/model/catalogue/modelFacts.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import type { Diagnostic } from '../../../../src/prompt/diagnostic.ts';
import { parsePrompt } from '../../../../src/prompt/document.ts';

function all(text: string, options?: DiagnoseOptions): readonly Diagnostic[] {
  return diagnose(parsePrompt(text), options);
}

/** What is said under one code: the text it is about. */
function about(code: string, text: string, options?: DiagnoseOptions): readonly string[] {
  return all(text, options)
    .filter(finding => finding.code === code)
    .map(({ range }) => text.slice(range.start, range.end));
}

/** The text with the first fix under a code applied. */
function fixed(code: string, text: string, options?: DiagnoseOptions): string | undefined {
  const fix = all(text, options).find(finding => finding.code === code)?.fix;
  if (!fix) return undefined;
  return [...fix.edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce(
      (was, { range, text: by }) => was.slice(0, range.start) + by + was.slice(range.end),
      text,
    );
}

function prompt(frontmatter: string, body = 'x'): string {
  return `---\n${frontmatter}\n---\n${body}`;
}

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

describe('the limit of a reply', () => {
  const limit = (config: string, schema: string, model = 'a/b'): readonly string[] =>
    about(
      'output-limit',
      prompt(`model: ${model}\nconfig: { ${config} }\noutput: { schema: ${schema} }`),
    );

  test('may be large, and needs no schema', () => {
    expect(limit('maxOutputTokens: 1000', '{ a: boolean }')).toEqual([]);
    expect(limit('maxOutputTokens: 5000', '{ a: string }')).toEqual([]);
    expect(limit('maxOutputTokens: 50000', 'any')).toEqual([]);
  });

  test('is far above what the schema needs', () => {
    expect(limit('maxOutputTokens: 8000', '{ a: boolean, b(enum): [x, y] }')).toEqual(['8000']);
    expect(limit('maxOutputTokens: 8000, reasoning: medium', '{ a: boolean }')).toEqual([]);
  });

  test('exceeds that of the model', () => {
    const small = allModels().find(({ maxOutputTokens }) => maxOutputTokens);
    const over = `${(small?.maxOutputTokens ?? 0) + 1}`;
    expect(limit(`maxOutputTokens: ${over}`, 'string', small?.id)).toEqual([over]);
  });
});

describe('JSON requested in words', () => {
  test.each([
    ['Answer with a JSON object.', ['Answer with a JSON']],
    ['Return your findings as JSON', ['Return your findings as JSON']],
    ['Only valid JSON.', ['Only valid JSON']],
    ['Do not answer in JSON.', []],
    ['The order, as JSON: {{json order}}', []],
    ['{{role "model"}}I return JSON.', []],
  ])('%s', (body, expected) => {
    expect(about('json-without-schema', body)).toEqual(expected);
  });

  test('is not reported with an output schema', () => {
    const text = prompt('output: { schema: { a: string } }', 'Answer in JSON.');
    expect(about('json-without-schema', text)).toEqual([]);
  });
});

describe('examples of replies', () => {
  const head = 'output: { schema: { urgency: integer, kind(enum): [a, b] } }';
  const example = (reply: string): readonly string[] =>
    about('example-output', prompt(head, `{{role "model"}}\n${reply}\n{{role "user"}}next`));

  test('match the output schema, or are reported', () => {
    expect(example('{"urgency": 2, "kind": "a"}')).toEqual([]);
    expect(example('{"urgency": "high", "kind": "c"}')).toEqual(['"high"', '"c"']);
    expect(example('{"urgency": 2}')).toEqual(['{"urgency": 2}']);
    expect(example('```json\n{"urgency": 2, "kind": "a", "x": 1}\n```')).toEqual(['x']);
    expect(example('{"urgency": 2,')).toEqual(['{"urgency": 2,']);
  });

  test('are not searched for in prose, in variable text and in other roles', () => {
    expect(example('Thank you.')).toEqual([]);
    expect(example('{"urgency": {{n}} }')).toEqual([]);
    expect(about('example-output', prompt(head, '{{role "user"}}{"urgency": "x"}'))).toEqual([]);
  });

  test('have the message of the check', () => {
    const found = all(prompt(head, '{{role "model"}}{"urgency": 1.5, "kind": "a"}'));
    expect(found.find(({ code }) => code === 'example-output')?.message).toContain(
      '`urgency` is 1.5; expected integer',
    );
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

test('settings that the model refuses are reported', () => {
  const strict = allModels().find(({ capabilities }) => capabilities?.sampling === false);
  const text = (model: string | undefined): string =>
    prompt(`model: ${model}\nconfig: { temperature: 0.5, maxOutputTokens: 50 }`);
  expect(about('config-ignored', text(strict?.id))).toEqual(['temperature']);
  expect(about('config-ignored', text('ollama/llama'))).toEqual([]);
  const more = prompt('model: openai/gpt-4o\nconfig: { topK: 4, stopSequences: [END], topP: 1 }');
  expect(about('config-ignored', more)).toEqual(['topK', 'stopSequences']);
  const endpoints = {
    local: { protocol: 'anthropic', baseUrl: 'http://127.0.0.1:1', parameters: ['topP'] },
  } as const;
  const declared = text('local/llama');
  expect(about('config-ignored', declared)).toEqual([]);
  expect(
    about('config-ignored', declared, { settings: { ...defaultSettings, endpoints } }),
  ).toEqual(['temperature', 'maxOutputTokens']);
});

describe('data that may only go to some regions', () => {
  const text = prompt(
    'model: near/x\ntouchstone.compare: [far/x, unsaid/x, openai/x, sandbox/x, here/x]\ntouchstone.data: { class: pii, regions: [eu] }',
  );
  const server = { protocol: 'openai', baseUrl: 'https://example.com/v1' } as const;
  const endpoints = {
    near: { ...server, region: 'europe-west4' },
    far: { ...server, region: 'us-east-1' },
    unsaid: server,
    here: { ...server, baseUrl: 'http://127.0.0.1:11434/v1' },
  };

  test('with a model in another region, or in an unknown one', () => {
    const settings = { ...defaultSettings, endpoints };
    expect(about('data-region', text, { settings })).toEqual(['far/x']);
    expect(about('data-region-unknown', text, { settings })).toEqual(['unsaid/x', 'openai/x']);
  });

  test('by a rule of the workspace for their class', () => {
    const classed = text.replace(', regions: [eu]', '');
    const rule = { regions: ['us'], endpoints: ['unsaid'] };
    const residency = { pii: [{ file: 'touchstone.yaml', line: 4, value: rule }] };
    const settings = { ...defaultSettings, endpoints, residency };
    expect(about('data-region', classed, { settings })).toEqual(['near/x']);
    expect(about('data-region-unknown', classed, { settings })).toEqual(['openai/x']);
  });

  test('are not checked without the settings', () => {
    expect(all(text).filter(({ code }) => code.startsWith('data-region'))).toEqual([]);
  });
});

test('facts of `touchstone.yaml` about a model are used', async () => {
  const settings = {
    ...defaultSettings,
    prices: { 'openai/gpt-own': { input: 1, output: 2, contextWindow: 40, maxOutputTokens: 100 } },
  };
  const text = prompt(
    'model: openai/gpt-own\nconfig: { maxOutputTokens: 200 }',
    'word '.repeat(90),
  );
  expect(about('unknown-model', text)).toEqual(['openai/gpt-own']);
  expect(about('unknown-model', text, { settings })).toEqual([]);
  expect(about('output-limit', text, { settings })).toEqual(['200']);
  const { signal } = new AbortController();
  const found = await checkWindow(parsePrompt(text), settings, signal);
  expect(found.map(({ code }) => code)).toEqual(['context-window']);
});

test('a text longer than the window of a model is reported', async () => {
  const small = [...allModels()]
    .filter(({ contextWindow }) => contextWindow)
    .sort((a, b) => (a.contextWindow ?? 0) - (b.contextWindow ?? 0))[0];
  const words = 'one two three '.repeat(Math.ceil((small?.contextWindow ?? 0) / 2.5));
  const text = prompt(`model: ${small?.id}`, words);
  const { signal } = new AbortController();
  const found = await checkWindow(parsePrompt(text), defaultSettings, signal);
  expect(found.map(({ code }) => code)).toEqual(['context-window']);
  expect(found[0]?.message).toContain('~');
  expect(
    await checkWindow(parsePrompt(prompt(`model: ${small?.id}`, 'short')), defaultSettings, signal),
  ).toEqual([]);
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

test('a format in `config` that is sent instead of the output schema is reported', () => {
  const own = (config: string, output = '\noutput: { schema: { a: string } }') =>
    about('own-format', prompt(`model: a/b\nconfig: ${config}${output}`));
  expect(own('{ response_format: { type: json_object } }')).toEqual(['response_format']);
  expect(own('{ output_config: { format: { type: json_schema } } }')).toEqual(['output_config']);
  expect(own('{ output_config: { effort: low } }')).toEqual([]);
  expect(own('{ response_format: { type: json_object } }', '')).toEqual([]);
});

test('a model without a price under a budget is reported, unless it is not billed', () => {
  const settings = {
    ...defaultSettings,
    endpoints: { local: { protocol: 'openai', baseUrl: 'http://127.0.0.1:1/v1' } } as const,
  };
  const budget = 'touchstone.budget: { usd: 0.01 }';
  const unpriced = (model: string, more = budget) =>
    about('model-unpriced', `---\nmodel: ${model}\n${more}\n---\nx`, { settings });
  expect(unpriced('openai/unheard-of')).toEqual(['openai/unheard-of']);
  expect(unpriced('openai/unheard-of', 'config: {}')).toEqual([]);
  expect(unpriced('openai/gpt-5.4-mini')).toEqual([]);
  // Misspelled: that is the finding.
  expect(unpriced('openai/gpt-5.4-mni')).toEqual([]);
  expect(unpriced('local/any')).toEqual([]);
  expect(unpriced('sandbox/echo')).toEqual([]);
});
