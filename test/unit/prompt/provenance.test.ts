import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { messageText } from '../../../src/prompt/messages/message.ts';
import type { TextOrigin } from '../../../src/prompt/rendering/provenance.ts';
import { type RenderData, renderPrompt } from '../../../src/prompt/rendering/render.ts';
import { history, input, partials, template } from './generatedTemplates.ts';

interface Traced {
  readonly text: string;
  readonly origin: TextOrigin;
}

function traced(
  source: string,
  data: RenderData = {},
  files: Readonly<Record<string, string>> = {},
): readonly (readonly Traced[])[] {
  const options = { partials: new Map(Object.entries(files)), provenance: true };
  const rendered = renderPrompt(parsePrompt(source), data, options);
  if (!rendered.ok) throw new Error(rendered.diagnostics.map(({ message }) => message).join(' '));
  return rendered.messages.map((message, i) =>
    (rendered.spans?.[i] ?? []).map(({ start, end, origin }) => ({
      text: messageText(message).slice(start, end),
      origin,
    })),
  );
}

/** Each span as `text < what its range holds`. */
function told(
  source: string,
  data: RenderData = {},
  files: Readonly<Record<string, string>> = {},
): readonly (readonly string[])[] {
  return traced(source, data, files).map(spans =>
    spans.map(({ text, origin }) => {
      if (origin.kind === 'history') return `${text} < history ${origin.message}`;
      const partial = 'partial' in origin ? origin.partial : undefined;
      const file = partial === undefined ? source : (files[partial] ?? '');
      const held = file.slice(origin.range.start, origin.range.end);
      const place = partial === undefined ? held : `${partial}: ${held}`;
      return `${text} < ${origin.kind} ${place}`;
    }),
  );
}

const plain = (text: string): string => text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');

describe('provenance', () => {
  const ends = fc.constantFrom('\n', '\r\n');
  const head = fc.constantFrom('', '---\nmodel: m\n---\n', '\uFEFF---\nmodel: m\n---\n\n  ');

  test('changes no text, has no gaps, and refers to the exact text of the template', () => {
    fc.assert(
      fc.property(head, template, ends, fc.boolean(), (head, body, end, withHistory) => {
        const source = (head + body).replaceAll('\n', end);
        const files = Object.fromEntries(
          Object.entries(partials).map(([name, text]) => [name, text.replaceAll('\n', end)]),
        );
        const data = { input, ...(withHistory && { messages: history }) };
        const options = { partials: new Map(Object.entries(files)) };
        const document = parsePrompt(source);
        const expected = renderPrompt(document, data, options);
        const rendered = renderPrompt(document, data, { ...options, provenance: true });
        if (!rendered.ok || !expected.ok) {
          expect(rendered).toEqual(expected);
          return;
        }
        const { spans = [], ...rest } = rendered;
        expect(rest).toEqual(expected);
        expect(spans).toHaveLength(rendered.messages.length);
        rendered.messages.forEach((message, i) => {
          const text = messageText(message);
          let at = 0;
          for (const { start, end, origin } of spans[i] ?? []) {
            expect(start).toBe(at);
            expect(end).toBeGreaterThan(start);
            at = end;
            if (origin.kind === 'history') continue;
            const partial = 'partial' in origin ? origin.partial : undefined;
            const file = partial === undefined ? source : (files[partial] ?? '');
            const held = file.slice(origin.range.start, origin.range.end);
            if (origin.kind === 'template' || origin.kind === 'partial') {
              expect(plain(held)).toBe(text.slice(start, end));
            } else {
              expect(held).toMatch(/^\{\{[\s\S]*\}\}$/);
            }
          }
          expect(at).toBe(text.length);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('distinguishes template, variables, helpers, partials and history', () => {
    const source =
      '---\ninput: { schema: { a: string } }\n---\n{{role "system"}}Be {{tone.word}}.\n{{> rule a=1}}\n{{history}}{{role "user"}}{{json x}}: {{#each xs}}{{this}},{{/each}}';
    const data: RenderData = {
      input: { tone: { word: 'kind' }, x: { y: 1 }, xs: ['p', 'q'] },
      messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
    };
    expect(told(source, data, { rule: 'Rule {{a}}\n' })).toEqual([
      [
        'Be  < template Be ',
        'kind < variable {{tone.word}}',
        '.\n < template .\n',
        'Rule  < partial rule: Rule ',
        '1 < variable rule: {{a}}',
        '\n < partial rule: \n',
      ],
      ['Hi < history 0'],
      [
        '{"y":1} < helper {{json x}}',
        ':  < template : ',
        'p < variable {{this}}',
        ', < template ,',
        'q < variable {{this}}',
        ', < template ,',
      ],
    ]);
  });

  it('names a variable as written, and its path in the input', () => {
    const [spans = []] = traced('{{#each people}}{{name}}{{/each}}{{@state.x}}', {
      input: { people: [{ name: 'Ann' }] },
      context: { state: { x: 'y' } },
    });
    expect(spans.map(({ origin }) => origin)).toMatchObject([
      { kind: 'variable', path: 'name', input: ['people', '*', 'name'] },
      { kind: 'variable', path: '@state.x' },
    ]);
  });

  it('follows whitespace control and lines with only a tag', () => {
    const source = 'a \n  {{#if x}}  \n b {{~x~}} c\n  {{else}}\nno\n  {{/if}}\nend';
    expect(told(source, { input: { x: 'X' } })).toEqual([
      [
        'a \n < template a \n',
        ' b < template  b',
        'X < variable {{~x~}}',
        'c\n < template c\n',
        'end < template end',
      ],
    ]);
  });

  it('attributes the indentation of a partial to the line that calls it', () => {
    const source = 'top\n    {{> lines}}\nend';
    expect(told(source, { input: { v: 'x\ny' } }, { lines: 'one\n{{v}}\n' })).toEqual([
      [
        'top\n < template top\n',
        '     < template     ',
        'one\n < partial lines: one\n',
        '     < template     ',
        'x\n < variable lines: {{v}}',
        '     < template     ',
        'y < variable lines: {{v}}',
        '\n < partial lines: \n',
        'end < template end',
      ],
    ]);
  });

  it('keeps numbers added that Handlebars adds, and distinguishes listed ones', () => {
    expect(told('{{a}}{{b}}!', { input: { a: 3, b: 4 } })).toEqual([
      ['7 < variable {{a}}', '! < template !'],
    ]);
    expect(
      told('{{#each xs}}{{this}}{{/each}}-{{a}}{{b}}', { input: { xs: [1, 2], a: 3, b: true } }),
    ).toEqual([
      [
        '1 < variable {{this}}',
        '2 < variable {{this}}',
        '- < template -',
        '3 < variable {{a}}',
        'true < variable {{b}}',
      ],
    ]);
  });

  it('handles escaped braces, raw blocks, comments and line separators', () => {
    const source = 'a\\{{b}}\u2028\rc{{!-- {{x}} --}}{{{{with x}}}} {{raw}} {{{{/with}}}}\\\\{{x}}';
    expect(told(source, { input: { x: 'X' } })).toEqual([
      [
        'a < template a',
        '{{b}}\u2028\rc < template {{b}}\u2028\rc',
        ' {{raw}}  < template  {{raw}} ',
        '\\ < template \\',
        'X < variable {{x}}',
      ],
    ]);
  });

  it('has the same problems as plain rendering when it cannot render', () => {
    for (const [source, files] of [
      ['{{> a}}', {}],
      ['{{> a}}', { a: '{{#if}' }],
      ['{{> a}}', { a: '{{role "No"}}' }],
      ['x\n{{role "No"}}{{media url=r}}', {}],
    ] as const) {
      const document = parsePrompt(source);
      const found = new Map(Object.entries(files));
      expect(renderPrompt(document, {}, { partials: found, provenance: true })).toEqual(
        renderPrompt(document, {}, { partials: found }),
      );
    }
  });

  it('traces the output of an inline helper that is written as a block in a partial', () => {
    expect(told('{{> p}}', { input: { x: 'X' } }, { p: '{{#json x}}lost{{/json}}' })).toEqual([
      ['"X" < helper p: {{#json x}}'],
    ]);
  });
});
