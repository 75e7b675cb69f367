import { describe, expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { type RenderOptions, renderPrompt } from '../../../src/prompt/rendering/render.ts';

const ten = Array.from({ length: 10 }, (_, index) => index);

function doubling(levels: number): ReadonlyMap<string, string> {
  return new Map(
    Array.from({ length: levels }, (_, level) => {
      const next = `{{> p${level + 1}}}`;
      return [`p${level}`, level + 1 === levels ? 'x' : next + next];
    }),
  );
}

const inline = Array.from({ length: 30 }, (_, level) => {
  const inner = level === 0 ? 'x' : `{{> i${level - 1}}}{{> i${level - 1}}}`;
  return `{{#*inline "i${level}"}}${inner}{{/inline}}`;
}).join('');

const nested = (tag: string, body: string): string =>
  `${`{{#${tag}}}`.repeat(8)}${body}${`{{/${tag.split(' ')[0]}}}`.repeat(8)}`;

describe.each([
  { provenance: false },
  { provenance: true },
])('a render ends with a finding, %o', options => {
  test.each<[what: string, template: string, input: object, more: RenderOptions]>([
    ['partials that double', '{{> p0}}', {}, { partials: doubling(40) }],
    ['inline partials that double', `${inline}{{> i29}}`, {}, {}],
    ['eight nested loops', nested('each @root.ten', '.'), { ten }, {}],
    ['eight nested sections', nested('@root.ten', '.'), { ten }, {}],
    [
      'a long text often',
      '{{#each ten}}{{@root.long}}{{/each}}',
      {
        ten: Array.from({ length: 1000 }),
        long: 'a'.repeat(100_000),
      },
      {},
    ],
    ['a long text', '{{long}}', { long: 'a'.repeat(10_000_001) }, {}],
    [
      'the history often',
      '{{#each ten}}{{history}}{{/each}}',
      { ten: Array.from({ length: 20_000 }) },
      {},
    ],
  ])('%s', (_, template, input, more) => {
    const rendered = renderPrompt(
      parsePrompt(template),
      { input: { ...input } },
      { ...more, ...options },
    );
    expect(rendered.ok ? [] : rendered.diagnostics).toMatchObject([
      {
        code: 'render-limit',
        severity: 'error',
        message: expect.stringMatching(/^The prompt (?:runs|renders|has) /),
      },
    ]);
  });
});

test('a large list and a partial for each of its items are within the limits', () => {
  const items = Array.from({ length: 50_000 }, (_, id) => ({ id }));
  const document = parsePrompt('{{#each items}}{{> item this}}\n{{/each}}');
  const partials = new Map([['item', '- {{id}}']]);
  const rendered = renderPrompt(document, { input: { items } }, { partials });
  expect(rendered.ok && rendered.messages.length).toBe(1);
});

test('each render of a document has its own limits', () => {
  const document = parsePrompt('{{#each items}}{{this}}{{/each}}');
  const items = Array.from({ length: 100_000 }, () => 'x');
  for (let count = 0; count < 5; count += 1) {
    expect(renderPrompt(document, { input: { items } }).ok).toBe(true);
  }
});
