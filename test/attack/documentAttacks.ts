import { expect } from 'vitest';
import type { Attack, Ended, Scene } from './scene.ts';

/** Ends, without a stack trace. */
function expectEnd({ code, output }: Ended): void {
  expect(code).not.toBe('hangs');
  expect(output).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(output).not.toContain('Internal error');
}

function document(
  attack: string,
  files: () => Readonly<Record<string, string>>,
  options: {
    readonly promise?: string;
    readonly args?: readonly string[];
    readonly long?: true;
  } = {},
): Attack {
  const { promise = 'the command ends, with at most a diagnostic', args = [], long } = options;
  return {
    attack,
    promise,
    ...(long && { long }),
    async run(scene: Scene) {
      await scene.write({ 'touchstone.yaml': '', ...files() });
      expectEnd(await scene.touchstone(['check']));
      if (args.length > 0) expectEnd(await scene.touchstone(args));
    },
  };
}

function withSchema(where: 'input' | 'output', schema: unknown): string {
  const json = JSON.stringify(schema);
  return `---\nmodel: sandbox/schema\n${where}:\n  schema: ${json}\n---\n{{role "user"}}\nHello\n`;
}

const evil = '^(a+)+$';
const victim = `${'a'.repeat(40)}!`;

function nested(levels: number, open: string, close: string): string {
  return open.repeat(levels) + close.repeat(levels);
}

/** Each level allows the next one twice: 2 to the number of levels branches. */
function unions(levels: number): unknown {
  const level = (n: number) => ({ $ref: `#/$defs/l${n}` });
  const definitions = Array.from({ length: levels }, (_, n) => [
    `l${n}`,
    { type: 'object', properties: { a: { anyOf: [level(n + 1), level(n + 1)] } } },
  ]);
  return {
    $ref: '#/$defs/l0',
    $defs: Object.fromEntries([...definitions, [`l${levels}`, { type: 'string' }]]),
  };
}

export const documentAttacks: readonly Attack[] = [
  document(
    'a catastrophic `pattern` in an input schema, and a row that almost matches it',
    () => ({
      'p.prompt': withSchema('input', {
        type: 'object',
        properties: { t: { type: 'string', pattern: evil } },
      }),
      'p.golden.jsonl': `${JSON.stringify({ input: { t: victim } })}\n`,
    }),
    { args: ['eval', 'p.prompt'] },
  ),
  document(
    'a catastrophic key of `patternProperties` in an output schema',
    () => ({
      'p.prompt': withSchema('output', {
        type: 'object',
        patternProperties: { [evil]: { type: 'number' } },
      }),
      'p.golden.jsonl': `${JSON.stringify({ input: {}, expected: { [victim]: 1 } })}\n`,
    }),
    { args: ['eval', 'p.prompt'] },
  ),
  document(
    'a catastrophic pattern in a contract for text',
    () => ({
      'p.prompt': `---\nmodel: sandbox/echo\ntouchstone.contract:\n  pattern: '${evil}'\n---\n{{role "user"}}\n${victim}\n`,
    }),
    { args: ['run', 'p.prompt'] },
  ),
  document(
    '`anyOf` twice a level, 24 levels',
    () => {
      let value: unknown = 7;
      for (let level = 0; level < 24; level++) value = { a: value };
      return {
        'p.prompt': withSchema('output', unions(24)),
        'p.golden.jsonl': `${JSON.stringify({ input: {}, expected: value })}\n`,
      };
    },
    { args: ['eval', 'p.prompt'] },
  ),
  document(
    'lists of at least 1,000 items in lists of at least 1,000 items, four levels',
    () => {
      const list = (items: unknown) => ({ type: 'array', minItems: 1000, items });
      return { 'p.prompt': withSchema('output', list(list(list(list({ type: 'string' }))))) };
    },
    { args: ['run', 'p.prompt'] },
  ),
  document(
    'partials that each call the next one twice, 40 deep',
    () => ({
      'p.prompt': '---\nmodel: sandbox/echo\n---\n{{role "user"}}\n{{> p0}}\n',
      ...Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [
          `_p${i}.prompt`,
          i < 39 ? `{{> p${i + 1}}}{{> p${i + 1}}}` : 'x',
        ]),
      ),
    }),
    { args: ['run', 'p.prompt'] },
  ),
  document(
    'six nested `each` over 100 values',
    () => ({
      'p.prompt': `---\nmodel: sandbox/echo\n---\n{{role "user"}}\n${'{{#each @root.v}}'.repeat(6)}x${'{{/each}}'.repeat(6)}\n`,
      'v.json': JSON.stringify({ v: Array.from({ length: 100 }, (_, i) => i) }),
    }),
    { args: ['run', 'p.prompt', '--input', 'v.json'] },
  ),
  document('4,000 variables that are not declared', () => ({
    'p.prompt': `---\nmodel: sandbox/echo\ninput:\n  schema:\n    a: string\n---\n${Array.from({ length: 4000 }, (_, i) => `{{v${i}}}`).join(' ')}\n`,
  })),
  document('110,000 mistakes in one file', () => ({
    'p.prompt': `---\nmodel: sandbox/echo\n---\n${'{{/if}}'.repeat(110_000)}\n`,
  })),
  document(
    'a YAML alias without an anchor in `touchstone.yaml`',
    () => ({ 'touchstone.yaml': 'models: {default: *nope}\n', 'p.prompt': 'Hello\n' }),
    {
      promise: 'one finding with its line; other files are still checked',
      args: ['run', 'p.prompt'],
    },
  ),
  document('YAML aliases that multiply (a billion laughs) in an eval file', () => ({
    'p.prompt': 'Hello\n',
    'x.eval.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
      .split('')
      .map(
        (name, i) =>
          `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghij'[i]}`).join(',')}]`,
      )
      .join('\n')}\nprompt: *j\n`,
  })),
  document(
    'rows nested 5,000 and 20,000 levels between valid rows',
    () => ({
      'p.prompt': '---\nmodel: sandbox/echo\n---\n{{role "user"}}\n{{t}}\n',
      'p.golden.jsonl': [
        '{"id":"first","input":{"t":"x"},"expected":"x"}',
        `{"id":"deep","input":{"t":${nested(5_000, '[', ']')}}}`,
        `{"id":"deeper","input":{"t":${nested(20_000, '[', ']')}}}`,
        '{"id":"last","input":{"t":"x"},"expected":"x"}',
      ].join('\n'),
    }),
    { args: ['eval', 'p.prompt'] },
  ),
  document(
    'a JSONL line of 16 MB',
    () => ({
      'p.prompt': '---\nmodel: sandbox/echo\n---\n{{role "user"}}\n{{t}}\n',
      'p.golden.jsonl': `{"id":"big","input":{"t":"${'x'.repeat(16_000_000)}"}}\n`,
    }),
    { args: ['eval', 'p.prompt'], long: true },
  ),
  document(
    '`uniqueItems` on 20,000 objects',
    () => ({
      'p.prompt': withSchema('input', {
        type: 'object',
        properties: { t: { type: 'array', uniqueItems: true } },
      }),
      'p.golden.jsonl': `${JSON.stringify({ input: { t: Array.from({ length: 20_000 }, (_, id) => ({ id })) } })}\n`,
    }),
    { args: ['eval', 'p.prompt'] },
  ),
];
