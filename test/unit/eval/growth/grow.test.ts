import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GrowOptions, type Growth, growDataset } from '../../../../src/eval/growth/grow.ts';
import { proposalLine, proposalsIn, withProposals } from '../../../../src/eval/growth/proposals.ts';
import { planEvals } from '../../../../src/eval/plan/plan.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import { validateValue } from '../../../../src/schema/validation/validate.ts';
import { jsonLines, workspace } from '../workspace.ts';

const schemas = [
  { type: 'string' },
  { enum: ['a', 'b', 'c'] },
  { enum: ['free', '<pro>', ''] },
  { type: 'boolean' },
  { type: 'integer' },
  { type: 'integer', minimum: 2, maximum: 5 },
  { type: 'number', exclusiveMinimum: 0 },
  { type: 'string', minLength: 3, maxLength: 8 },
  { type: 'string', format: 'date' },
  { type: ['string', 'null'] },
  { type: 'array', items: { type: 'string' }, maxItems: 3 },
  {
    type: 'object',
    properties: { name: { type: 'string' }, age: { type: 'integer' } },
    required: ['name'],
  },
  { anyOf: [{ type: 'boolean' }, { enum: ['auto'] }] },
];
const variable = fc.record({ schema: fc.constantFrom(...schemas), required: fc.boolean() });
type Variable = typeof variable extends fc.Arbitrary<infer T> ? T : never;
const text = { schema: { type: 'string' }, required: true };
const flag = { schema: { type: 'boolean' }, required: false };

const body = fc.constantFrom(
  '{{x}}',
  '{{#if x}}a{{else}}b{{/if}}{{y}}',
  '{{#ifEquals x "b"}}{{#if y}}deep{{/if}}{{/ifEquals}}',
  '{{#each x}}{{this}}{{else}}none{{/each}}',
  '{{#if x}}{{#unless y}}only x{{/unless}}{{/if}}',
);

async function planOf(text: string, rows: readonly unknown[]) {
  const folder = await workspace({ 'a.prompt': text, 'a.golden.jsonl': jsonLines(rows) });
  const planned = await planEvals(join(folder, 'a.prompt'), defaultSettings);
  const [plan] = planned.ok ? planned.plans : [];
  if (!plan) throw new Error(JSON.stringify(planned));
  return plan;
}

async function grow(
  text: string,
  rows: readonly unknown[],
  options: Partial<GrowOptions> = {},
): Promise<Growth> {
  const signal = new AbortController().signal;
  return growDataset(await planOf(text, rows), { count: 20, earlier: [], signal, ...options });
}

function promptOf(x: Variable, y: Variable, template: string): string {
  const required = [...(x.required ? ['x'] : []), ...(y.required ? ['y'] : [])];
  const schema = { type: 'object', properties: { x: x.schema, y: y.schema }, required };
  return `---\nmodel: sandbox/echo\ninput:\n  schema: ${JSON.stringify(schema)}\n---\n${template}\n`;
}

describe('proposed rows', () => {
  it('match the input schema, are new, say why, and are the same for a seed', async () => {
    await fc.assert(
      fc.asyncProperty(variable, variable, body, async (x, y, template) => {
        const prompt = promptOf(x, y, template);
        const first = await grow(prompt, []);
        const plan = await planOf(prompt, []);
        const { schema } = plan.prompt.document.metadata.input;
        for (const { id, input, proposed } of first.proposals) {
          if (schema) expect(validateValue(schema, input)).toEqual([]);
          expect(id).toMatch(/^[0-9a-f]{12}$/);
          expect(proposed.why).toMatch(/^(Branch of the template|Edge of the input schema): .*\.$/);
        }
        const inputs = first.proposals.map(({ input }) => JSON.stringify(input));
        expect(new Set(inputs).size).toBe(inputs.length);
        expect((await grow(prompt, [])).proposals).toEqual(first.proposals);
        // As rows of the dataset, and as earlier proposals, they are not proposed again.
        const again = await grow(
          prompt,
          first.proposals.map(({ input }) => ({ input })),
        );
        const later = await grow(prompt, [], { earlier: first.proposals });
        for (const { input } of [...again.proposals, ...later.proposals]) {
          expect(inputs).not.toContain(JSON.stringify(input));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('reach a branch that needs several values at once', async () => {
    const written = promptOf(
      { schema: { enum: ['a', 'b', 'c'] }, required: false },
      flag,
      '{{#ifEquals x "b"}}{{#if y}}deep{{/if}}{{/ifEquals}}',
    );
    const { proposals, open } = await grow(written, [{ input: { x: 'a' } }]);
    expect(proposals.map(({ proposed }) => proposed.why).join()).toContain('`{{#if y}}`');
    expect(open.filter(({ kind }) => kind === 'branch')).toEqual([]);
  });

  it('are no more than asked for, none when all is shown, and none that the prompt has as an example', async () => {
    const written = promptOf(text, flag, '{{x}}');
    expect((await grow(written, [], { count: 1 })).proposals).toHaveLength(1);
    const example = 'one two three four five six seven eight nine ten eleven twelve';
    const leaking = promptOf(text, text, `${example}\n{{x}}{{y}}`);
    const proposer = {
      name: 'a/m',
      async *propose() {
        yield { goal: { kind: 'further', text: 'any' } as const, input: { x: example, y: 'z' } };
        yield { goal: { kind: 'further', text: 'any' } as const, input: { x: 3 } };
        yield { goal: { kind: 'further', text: 'any' } as const, input: 'x' };
        yield { goal: { kind: 'further', text: 'any' } as const, input: { x: 'new', y: 'z' } };
      },
    };
    const { proposals, dropped } = await grow(leaking, [], { proposer });
    const ofModel = proposals.filter(({ proposed }) => proposed.by === 'a/m');
    expect(ofModel.map(({ input }) => input)).toEqual([{ x: 'new', y: 'z' }]);
    expect(dropped).toHaveLength(3);
    expect(dropped.join('\n')).toContain('The prompt contains');
  });
});

describe('a file of proposals', () => {
  it('keeps every line that is not changed, whatever it is', () => {
    const proposal = fc.record({
      id: fc.string({ minLength: 1 }),
      input: fc.dictionary(fc.string(), fc.jsonValue()),
      proposed: fc.record({ why: fc.string(), by: fc.string() }),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(proposal, fc.string())), fc.boolean(), (items, crlf) => {
        const text = items
          .map(item => (typeof item === 'string' ? `${item}\n` : proposalLine(item)))
          .join('')
          .replaceAll('\n', crlf ? '\r\n' : '\n');
        expect(withProposals(text, each => each)).toBe(text);
        expect(proposalsIn(withProposals(text, () => undefined))).toEqual([]);
      }),
    );
  });
});
