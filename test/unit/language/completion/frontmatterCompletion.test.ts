import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import { complete } from './complete.ts';

const front = (text: string, rest = '\n---\nx') => complete('p.prompt', `---\n${text}${rest}`);

describe('keys', () => {
  test('of the frontmatter are offered from the first letter, before it is closed', async () => {
    const { labels, choose } = await front('mo‸', '');
    expect(labels).toContain('touchstone.compare');
    expect(choose('model')).toBe('---\nmodel: ');
  });

  test('that exist are not offered, except the one under the cursor', async () => {
    const { labels } = await front('model: a/b\nde‸scription: x');
    expect(labels).not.toContain('model');
    expect(labels).toContain('description');
  });

  test('that exist keep their values', async () => {
    expect((await front('in‸: 1')).choose('input')).toContain('\ninput: 1\n');
  });

  test.each([
    ['half-typed', 'config:\n  temperature: 0\n  ma‸'],
    ['on a blank indented line', 'config:\n  temperature: 0\n  ‸\ninput:\n  default: {}'],
    ['on a blank line between others', 'config:\n\n  ‸\n\n  temperature: 0'],
    ['in a flow map', 'config: { temperature: 0, ‸ }'],
    ['in a flow map over lines', 'config: {\n  temperature: 0,\n  ‸\n}'],
    ['in a flow map without an end', 'config: { temperature: 0, ‸'],
  ])('of a map are offered %s', async (_, text) => {
    const { labels } = await front(text);
    expect(labels).toContain('maxOutputTokens');
    expect(labels).not.toContain('model');
  });

  test('with a nested map start it in the right column', async () => {
    expect((await front('con‸')).choose('config')).toBe('---\nconfig:\n  $0\n---\nx');
  });

  test('of config are those that the model accepts', async () => {
    const sampling = await front('model: anthropic/claude-opus-4-8\nconfig:\n  ‸');
    const open = await front('model: unknown/model\nconfig:\n  ‸');
    expect(open.labels).toContain('temperature');
    expect(sampling.labels).not.toContain('temperature');
  });

  test('that most prompts have come first', async () => {
    const { labels } = await front('‸');
    expect(labels.slice(0, 5)).toEqual(['description', 'model', 'config', 'input', 'output']);
  });

  test('have documentation', async () => {
    const { items } = await front('mo‸');
    const model = items.find(({ label }) => label === 'model');
    expect(model?.documentation).toMatchObject({
      kind: 'markdown',
      value: expect.stringContaining('```yaml'),
    });
  });
});

describe('values', () => {
  test('come from the schema', async () => {
    expect((await front('config:\n  reasoning: ‸')).labels).toEqual([
      'none',
      'low',
      'medium',
      'high',
    ]);
    expect((await front('config: { reasoning: l‸ }')).choose('low')).toContain('reasoning: low }');
    expect((await front('returnToolRequests: ‸')).labels).toEqual(['true', 'false']);
    expect((await front('output:\n  format: ‸')).labels).toEqual(['json', 'text']);
  });

  test('of defaults and fallbacks come from the schemas of the prompt', async () => {
    const schema = 'input:\n  schema:\n    plan(enum): [free, pro]\n';
    expect((await front(`${schema}  default:\n    ‸`)).labels).toEqual(['plan']);
    expect((await front(`${schema}  default:\n    plan: ‸`)).labels).toEqual(['free', 'pro']);
    const output = 'output:\n  schema:\n    team(enum): [a, b]\n';
    expect((await front(`${output}touchstone.degrade: { value: { ‸ } }`)).labels).toEqual(['team']);
  });

  test('of tools are those that other prompts name', async () => {
    const more = { 'other.prompt': '---\ntools: [findOrder, refund]\n---\n' };
    const { labels } = await complete('p.prompt', '---\ntools: [refund, ‸]\n---\n', { more });
    expect(labels).toEqual(['findOrder']);
  });

  test('are not offered in texts and comments', async () => {
    expect((await front('description: >\n  mo‸')).labels).toEqual([]);
    expect((await front('# mo‸')).labels).toEqual([]);
    expect((await front('description: mo‸')).labels).toEqual([]);
  });
});

describe('a reference of JSON Schema', () => {
  const beside = ['order.schema.json', 'package-lock.txt', 'schemas/'];
  const reference = (written: string) =>
    complete(
      'p.prompt',
      `---\noutput:\n  schema:\n    type: object\n    $defs: { line: { type: string } }\n    properties:\n      order: ${written}\n---\nx`,
      { beside },
    );

  test.each([
    ['in a block', '\n        $ref: ‸', '$ref: ./order.schema.json'],
    ['in a flow map', '{ $ref: ‸ }', '$ref: ./order.schema.json }'],
    ['half-typed', '{ $ref: ./or‸ }', '$ref: ./order.schema.json }'],
    ['in quotes', '{ $ref: "./or‸" }', '$ref: "./order.schema.json" }'],
  ])('is completed with schema files %s', async (_, written, expected) => {
    const { labels, choose } = await reference(written);
    expect(labels).toEqual(['#/$defs/line', './order.schema.json', './more/', './schemas/']);
    expect(choose('./order.schema.json')).toContain(expected);
  });

  test('is completed with the definitions of its schema, in the quotes they need', async () => {
    expect((await reference('{ $ref: ‸ }')).choose('#/$defs/line')).toContain(
      '{ $ref: "#/$defs/line" }',
    );
  });

  test('that is not a path offers no files', async () => {
    expect((await reference('{ $ref: "http://[/‸" }')).labels).toEqual(['#/$defs/line']);
  });
});

describe('models', () => {
  test('have price and window, deprecated ones come last, and retired ones are omitted', async () => {
    const { items, labels } = await front('model: ‸');
    const haiku = items.find(({ label }) => label === 'anthropic/claude-haiku-4-5');
    expect(haiku?.labelDetails?.description).toMatch(/^\$[\d.]+ \/ \$[\d.]+$/);
    expect(haiku?.detail).toMatch(/\$.+ in, \$.+ out per 1M tokens · 200,000 window/);
    expect(labels).not.toContain('anthropic/claude-3-5-haiku-20241022');
    expect(items.at(-1)?.tags).toEqual([1]);
  });

  test('replace the whole reference', async () => {
    const { choose } = await front('model: ope‸nai/gpt-4');
    expect(choose('openai/gpt-5.4-mini')).toContain('model: openai/gpt-5.4-mini\n');
  });

  test('in quotes stay in quotes', async () => {
    const { choose } = await front('model: "ope‸"');
    expect(choose('openai/gpt-5.4-mini')).toContain('model: "openai/gpt-5.4-mini"\n');
  });

  test.each([
    ['touchstone.compare: [openai/‸', 'touchstone.compare: [openai/gpt-5.4-mini'],
    ['touchstone.compare: ‸', 'touchstone.compare: [openai/gpt-5.4-mini]'],
    ['touchstone.compare:\n  ‸', 'touchstone.compare:\n  - openai/gpt-5.4-mini'],
    ['touchstone.fallback:\n  - op‸', 'touchstone.fallback:\n  - openai/gpt-5.4-mini'],
  ])('can be listed: %s', async (text, expected) => {
    expect((await front(text)).choose('openai/gpt-5.4-mini')).toContain(expected);
  });

  test('that are already listed are not offered', async () => {
    const { labels } = await front('touchstone.compare: [openai/gpt-5.4-mini, ‸]');
    expect(labels).not.toContain('openai/gpt-5.4-mini');
  });

  test('of declared endpoints are offered', async () => {
    const endpoints = { local: { protocol: 'openai', baseUrl: 'http://127.0.0.1:1/v1' } } as const;
    const settings = { ...defaultSettings, models: { default: 'openai/gpt-5.4-mini' }, endpoints };
    const { labels } = await complete('p.prompt', '---\nmodel: ‸\n---\n', { settings });
    expect(labels.slice(0, 2)).toEqual(['openai/gpt-5.4-mini', 'local/']);
  });

  test('have the prices and limits of `touchstone.yaml`, without duplicates', async () => {
    const settings = {
      ...defaultSettings,
      prices: {
        'local/llama': { input: 0.1, output: 0.2 },
        'openai/gpt-5.4-mini': { maxOutputTokens: 777 },
      },
      endpoints: { local: { protocol: 'openai', baseUrl: 'http://127.0.0.1:1/v1' } },
    } as const;
    const more = { 'other.prompt': '---\nmodel: local/llama\n---\n' };
    const { items } = await complete('p.prompt', '---\nmodel: ‸\n---\n', { settings, more });
    const served = items.filter(({ label }) => label === 'local/llama');
    expect(served.map(({ detail }) => detail)).toEqual([
      '$0.10 in, $0.20 out per 1M tokens · window unknown',
    ]);
    const config = '---\nmodel: openai/gpt-5.4-mini\nconfig: { ‸ }\n---\n';
    const keys = (await complete('p.prompt', config, { settings })).items;
    const limit = keys.find(({ label }) => label === 'maxOutputTokens');
    expect(limit?.detail).toContain('At most 777');
  });
});

describe('schemas', () => {
  const input = (text: string) => front(`input:\n  schema:\n${text}`, '\n---\n{{ticket}} {{a}}');

  test('offer the variables of the body that are not declared', async () => {
    const { labels } = await input('    a: string\n    ‸');
    expect(labels[0]).toBe('ticket');
    expect(labels).not.toContain('a');
  });

  test('offer types after the colon', async () => {
    const { labels, choose } = await input('    a: str‸');
    expect(labels).toEqual(['string', 'integer', 'number', 'boolean', 'any', 'null']);
    expect(choose('string')).toContain('a: string${1:, what it is}\n');
  });

  test('offer nothing inside a description', async () => {
    expect((await input('    a: string, a str‸')).labels).toEqual([]);
  });

  test('offer the forms in parentheses', async () => {
    const { labels, choose } = await input('    a(‸');
    expect(labels).toEqual(['array', 'object', 'enum']);
    expect(choose('enum')).toContain('    a(enum): []\n');
    expect((await input('    a(ar‸, what): string')).choose('array')).toContain(
      '    a(array, what): string\n',
    );
  });

  test('offer whole fields', async () => {
    const { labels } = await input('    ‸');
    expect(labels).toEqual(
      expect.arrayContaining(['name: type', 'name(enum): [a, b]', '(*): type']),
    );
  });

  test('in JSON Schema offer its keywords and types', async () => {
    const { labels } = await input('    type: object\n    ‸');
    expect(labels).toContain('properties');
    expect(labels).not.toContain('name: type');
    expect(
      (await input('    type: object\n    properties:\n      a:\n        type: ‸')).labels,
    ).toContain('integer');
  });
});
