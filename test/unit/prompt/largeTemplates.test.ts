import { expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { contextAt } from '../../../src/prompt/template/variables.ts';

test.each([
  '#if a',
  '#each a',
  '#with a',
])('100,000 nested blocks of {{%s}} are read, and refused with one finding', open => {
  const [, name = ''] = open.split(/[# ]/);
  const depth = 100_000;
  const text = `${`{{${open}}}`.repeat(depth)}{{b}}${`{{/${name}}}`.repeat(depth)}`;
  const { template, diagnostics } = parsePrompt(text);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'Blocks are nested more than 1,000 levels deep. Move some of them to a partial.',
  ]);
  expect(template.variables.at(-1)?.parts.map(part => part.name)).toEqual(['b']);
  const innermost = template.tags[depth];
  expect(innermost && contextAt(innermost, template.nesting)).toEqual(
    open === '#if a' ? [] : undefined,
  );
});

test('names of far outer blocks are found, and unknown ones are not', () => {
  const inner = `${'{{#if x}}'.repeat(1_000)}{{row.a}} {{../b}} {{c}}${'{{/if}}'.repeat(1_000)}`;
  const { template } = parsePrompt(`{{#each rows as |row|}}${inner}{{/each}}`);
  expect(template.variables.slice(-3).map(({ path }) => path)).toEqual([
    ['rows', '*', 'a'],
    ['b'],
    ['rows', '*', 'c'],
  ]);
});

test('of many closing tags that match no block, each is one finding', () => {
  const count = 20_000;
  const text = `${'{{#if a}}'.repeat(count)}${'{{/x}}{{/if}}'.repeat(count)}`;
  const { diagnostics } = parsePrompt(text);
  expect(diagnostics.filter(({ message }) => message.includes('/x'))).toHaveLength(count);
  // The other one says that the blocks are nested too deep.
  expect(diagnostics).toHaveLength(count + 1);
});

test('of very many unclosed raw blocks, each is read once', () => {
  const count = 100_000;
  const { template } = parsePrompt('{{{{a}}}}'.repeat(count));
  expect(template.tags).toHaveLength(count);
  const nested = parsePrompt('{{{{a}}}}{{{{b}}}}x{{{{/b}}}}y{{{{/a}}}}{{{{c}}}}');
  expect(nested.template.tags.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'raw a',
    'close a',
    'raw c',
  ]);
});

test.each(
  [
    '{{!-- ',
    '{{[',
    "{{a '",
    '{{a [',
    '{{a b= [x',
    '{{else [',
    '{{a [\\]',
    '{{a "\\"',
    "{{\\'",
  ].flatMap(part => ['', ']}}'].map(end => [part, end] as const)),
)('50,000 tags that begin with %j and are not closed until %j are read in linear time', (part, end) => {
  const { template } = parsePrompt(`${part.repeat(50_000)}${end}`);
  expect(template.tags.length).toBeGreaterThan(0);
});

test('a tag after many invalid ones is still read', () => {
  const { template } = parsePrompt(`${'{{a [ '.repeat(50_000)}{{name}} {{a "{{"}}`);
  expect(template.tags.filter(tag => tag.problem === undefined).map(({ name }) => name)).toEqual([
    'name',
  ]);
});
