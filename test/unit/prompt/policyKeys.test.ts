import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { checkReserved } from '../../../src/prompt/frontmatter/checkReserved.ts';
import {
  type FrontmatterKey,
  frontmatterKey,
  touchstoneKeys,
} from '../../../src/prompt/frontmatter/frontmatterSchema.ts';
import { policyOf } from '../../../src/prompt/frontmatter/policy.ts';
import { readKeys } from '../../../src/prompt/frontmatter/readKeys.ts';
import { validateValue } from '../../../src/schema/validation/validate.ts';

const prompt = (yaml: string) => parsePrompt(`---\n${yaml}\n---\nhi`);
const found = (yaml: string) => checkReserved(prompt(yaml));
const at = (yaml: string) => {
  const { text } = prompt(yaml);
  return found(yaml).map(({ severity, message, range }) => [
    severity,
    text.slice(range.start, range.end),
    message,
  ]);
};

function leavesOf(key: FrontmatterKey): readonly FrontmatterKey[] {
  return key.children.length > 0 ? key.children.flatMap(leavesOf) : [key];
}

const keys = touchstoneKeys.flatMap(name => frontmatterKey([name]) ?? []);
const leaves = keys
  .flatMap(leavesOf)
  .filter(({ schema }) => schema['items'] === undefined && typeof schema['type'] === 'string')
  .filter(({ schema }) => schema['type'] !== 'object');

describe('the policy of a prompt', () => {
  it('has the defaults of the schema', () => {
    expect(policyOf(parsePrompt('hi'))).toEqual({
      fallback: [],
      retry: {
        attempts: 3,
        corrections: 0,
        stopEarly: false,
        timeout: 600_000,
        maxWait: 30_000,
      },
      budget: {},
      data: {},
      lenient: false,
      promptCaching: true,
    });
  });

  it('is read leniently: an invalid value is ignored', () => {
    const { retry, budget, data, fallback, contract, degrade } = policyOf(
      prompt(
        [
          'touchstone.retry: { attempts: 0, timeout: soon, maxWait: 5s, corrections: 2 }',
          'touchstone.budget: { usd: -1, outputTokens: 10 }',
          'touchstone.data: { class: 7, regions: [eu, 3] }',
          'touchstone.fallback: [a/b, 7]',
          'touchstone.contract: { maxLength: 0, mustInclude: [] }',
          'touchstone.degrade: { value: null }',
        ].join('\n'),
      ),
    );
    expect(retry).toMatchObject({ attempts: 3, timeout: 600_000, maxWait: 5000, corrections: 2 });
    expect(budget).toEqual({ outputTokens: 10 });
    expect(data).toEqual({ regions: ['eu'] });
    expect(fallback).toEqual(['a/b']);
    expect(contract).toBeUndefined();
    expect(degrade).toEqual({ value: null });
  });

  it('accepts a value exactly when the validator accepts it', () => {
    expect(leaves.length).toBeGreaterThan(30);
    const words = leaves.flatMap(({ examples }) => examples);
    const value = fc.oneof(
      fc.constantFrom(...words, '', '5m', '1.5s', 'on', 'exact', -1, 0, 0.5, 1, 2, 1e9, true, null),
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...leaves), value, ({ schema }, written) => {
        const isRead = readKeys(schema, written) !== undefined;
        expect(isRead).toBe(validateValue(schema, written).length === 0);
      }),
    );
  });
});

describe('a reserved key', () => {
  it.each([
    ['touchstone.route: { pass: 0.9 }', 'touchstone.route'],
    ['touchstone.team: { critic: ./critic.prompt }', 'touchstone.team'],
    ['touchstone.tools: { orders: { module: ./orders.ts, effect: read } }', 'touchstone.tools'],
    ['touchstone.tools: ./tools.yaml', 'touchstone.tools'],
    ['touchstone.context: { tokens: 8000, by: summary }', 'touchstone.context'],
    ['touchstone.stop: { toolCalls: 30, time: 2m }', 'touchstone.stop'],
    ['touchstone.cache: exact', 'touchstone.cache: exact'],
    ['touchstone.cache: { mode: semantic }', 'touchstone.cache.mode: semantic'],
    ['touchstone.cache: { ttl: 7d }', 'touchstone.cache.ttl'],
    ['touchstone.budget: { runaway: stop }', 'touchstone.budget.runaway'],
  ])('is reported as having no effect: %s', (yaml, key) => {
    expect(found(yaml)).toMatchObject([
      {
        severity: 'information',
        code: 'reserved-key',
        message: expect.stringContaining(`\`${key}\` is reserved: it has no effect yet`),
      },
    ]);
  });

  it.each([
    'touchstone.cache: off',
    'touchstone.cache: { prompt: off }',
    'touchstone.budget: { usd: 1 }',
    'touchstone.retry: { attempts: 2 }',
    'touchstone.judge: true',
    'touchstone.route:',
    'model: a/b',
  ])('is not reported when it has an effect, or nothing is written: %s', yaml => {
    expect(found(yaml)).toEqual([]);
  });

  it.each([
    ['touchstone.route: 7', '7', '`touchstone.route` is 7; expected object.'],
    ['touchstone.route: { pass: 2 }', '2', '`touchstone.route.pass` is 2; at most 1 is allowed.'],
    [
      'touchstone.stop: { toolcalls: 3 }',
      'toolcalls',
      '`touchstone.stop.toolcalls` is not a known key. Did you mean `toolCalls`?',
    ],
    [
      'touchstone.tools: { a: { effect: reed } }',
      'reed',
      '`touchstone.tools.a.effect` is "reed"; allowed are read, write, destructive.',
    ],
    [
      'touchstone.cache: exakt',
      'exakt',
      '`touchstone.cache` is "exakt"; allowed are exact, semantic, off.',
    ],
    ['touchstone.judge: yes', 'yes', '`touchstone.judge` is "yes"; expected boolean.'],
    ['touchstone.team: [a]', '[a]', '`touchstone.team` is a list of 1; expected object.'],
    ['touchstone.context: { by: magic }', 'magic', expect.stringContaining('allowed are summary')],
    [
      'touchstone.budget: { runaway: go }',
      'go',
      '`touchstone.budget.runaway` is "go"; allowed are stop.',
    ],
  ])('has an error for a value of another shape: %s', (yaml, place, message) => {
    expect(at(yaml).filter(([severity]) => severity === 'error')).toEqual([
      ['error', place, message],
    ]);
  });

  it('suggests the word that was meant', () => {
    expect(found('touchstone.tools: { a: { effect: reed } }')[0]?.fix?.title).toBe('Write `read`');
  });
});

it('documents every key like the schema', async () => {
  const page = await readFile('docs/prompt-language.md', 'utf8');
  const rows = keys.flatMap(({ name, description, children }) => [
    `| \`${name}\` | ${description} |`,
    ...children.map(child => `| – \`${child.name}\` | ${child.description} |`),
  ]);
  const lines = page.split('\n');
  expect(lines.filter(line => rows.includes(line))).toEqual(rows);
});
