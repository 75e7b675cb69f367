import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePrompt } from '../../../../src/prompt/document.ts';
import { renderPrompt } from '../../../../src/prompt/rendering/render.ts';
import { applied, offered, type Texts, textsAfter, uri } from './edits.ts';

function rendered(texts: Texts, input: Readonly<Record<string, unknown>>): unknown {
  const partials = new Map(
    Object.entries(texts).flatMap(([key, text]) => {
      const name = /_(\w+)\.prompt$/.exec(key)?.[1];
      return name === undefined ? [] : [[name, text] as const];
    }),
  );
  const result = renderPrompt(parsePrompt(texts[uri] ?? ''), { input }, { partials });
  return result.ok ? result.messages : result.diagnostics;
}

describe('a partial is extracted', () => {
  test('from whole lines, named after its heading, and renders the same', () => {
    const text =
      '{{role "system"}}\n# Role\nx\n\n‸# The rules\n- {{a}}\n{{#if b}}\n- {{c}}\n{{/if}}\n‸\nend';
    const { texts } = offered(text);
    const result = textsAfter(text, /^Extract/);
    expect(result[uri]).toBe('{{role "system"}}\n# Role\nx\n\n{{> rules}}\n\nend');
    expect(result['file:///w/_rules.prompt']).toBe(
      '# The rules\n- {{a}}\n{{#if b}}\n- {{c}}\n{{/if}}\n',
    );
    const input = { a: '1', b: true, c: '3' };
    expect(rendered(result, input)).toEqual(rendered(texts, input));
  });

  test('with arguments for what it could not read itself', () => {
    const text =
      '{{#each items as |item|}}\n{{#each rows}}\n‸- {{item.name}} {{label}} {{../../plan}} {{@index}} {{#each tags}}{{this}} {{../../../plan}} {{item.name}}{{/each}}‸\n{{/each}}\n{{/each}}\n';
    const { texts } = offered(text);
    const result = textsAfter(text, /^Extract/);
    expect(result[uri]).toContain('{{> part item=item plan=../../plan}}');
    const input = {
      plan: 'P',
      items: [
        {
          name: 'a',
          rows: [
            { label: 'l', tags: ['t', 'u'] },
            { label: 'm', tags: [] },
          ],
        },
      ],
    };
    expect(rendered(result, input)).toEqual(rendered(texts, input));
  });

  test('with an unused name', () => {
    const others = { 'file:///w/_rules.prompt': 'x', 'file:///w/_rules2.prompt': 'x' };
    expect(textsAfter('‸# Rules‸ x', /_rules3\.prompt/, others)[uri]).toBe('{{> rules3}} x');
  });

  test.each([
    ['a tag cut', 'a ‸b {{x‸}}'],
    ['half a block', '‸{{#if a}}x‸{{/if}}'],
    ['one branch with its else', '{{#if a}}‸x{{else}}y‸{{/if}}'],
    ['a cursor', 'a‸b'],
    ['blank text', 'a ‸  ‸b'],
    ['the frontmatter', '---\n‸name: p\n‸---\nx'],
    ['a whole value beside an argument', '{{#each a}}‸{{this}}{{../b}}‸{{/each}}'],
    ['a broken tag', '‸{{x y=}}‸'],
    ['numbers that would be added up in a template of their own', 'a‸{{n}}{{n}}‸'],
    ['a block and a number of that kind', 'a‸{{#if b}}{{n}}{{/if}}{{! c }}{{n}}‸'],
    ['one of two numbers that are added up', '{{n}}‸{{n}}‸'],
    ['the first of two numbers that are added up', '‸{{n}}‸{{n}}'],
    ['one with a comment between them', '{{n}}{{! c }}‸{{n}}‸{{json o}}'],
    ['the first with a comment between them', '‸{{n}}‸{{! c }}{{n}}'],
    ['the first with a comment of its own', '‸{{n}}{{! c }}‸{{n}}'],
    ['what a backslash makes text', '\\‸{{a}}‸'],
    ['a backslash before a tag', 'a‸b\\‸{{a}}'],
  ])('not from %s', (_, text) => {
    expect(offered(text).actions.filter(({ kind }) => kind === 'refactor.extract')).toEqual([]);
  });

  test('wherever it is offered, renders the same', () => {
    const text = fc.constantFrom(
      '{{a}}',
      '{{name}}',
      '{{n}}',
      '{{../a}}',
      '{{@index}}',
      '{{it.name}}',
      '{{json o}}',
      '{{! c }}',
      '{{~a}}',
      '\\',
      '\n',
      '\n',
      '  ',
      'x',
      '# h\n',
      '- y\n',
    );
    const block = fc.constantFrom(
      ['{{#if b}}', '{{/if}}'],
      ['{{#each list}}', '{{/each}}'],
      ['{{#each list as |it|}}', '{{/each}}'],
      ['{{#with o}}', '{{/with}}'],
      ['{{#if b}}\n', '{{else}}\ny\n{{/if}}\n'],
    );
    const { pieces } = fc.letrec<{ pieces: string[]; piece: string[] }>(tie => ({
      pieces: fc.array(tie('piece'), { minLength: 1, maxLength: 5 }).map(parts => parts.flat()),
      piece: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        text.map(each => [each]),
        fc
          .tuple(block, tie('pieces'))
          .map(([[open = '', close = ''], inside]) => [open, ...inside, close]),
      ),
    }));
    const input = {
      a: 'A',
      b: true,
      n: 3,
      name: 'N',
      list: [{ name: 'n1', a: 'i' }, { name: 'n2' }],
      o: { a: 'oa', name: 'on' },
    };
    let count = 0;
    fc.assert(
      fc.property(pieces, fc.nat(13), fc.nat(13), (pieces, one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other) + 1];
        const text = [
          ...pieces.slice(0, from),
          '‸',
          ...pieces.slice(from, to),
          '‸',
          ...pieces.slice(to),
        ].join('');
        const { texts, actions } = offered(text);
        const action = actions.find(({ kind }) => kind === 'refactor.extract');
        if (!action || parsePrompt(texts[uri] ?? '').diagnostics.length > 0) return;
        count += 1;
        expect(rendered(applied(texts, action), input)).toEqual(rendered(texts, input));
      }),
      { numRuns: 400 },
    );
    expect(count).toBeGreaterThan(0);
  });
});
