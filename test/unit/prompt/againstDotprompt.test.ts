import { Dotprompt } from 'dotprompt';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { dotpromptMetadata } from '../../../src/prompt/dotpromptMetadata.ts';
import type { Message } from '../../../src/prompt/message.ts';
import { renderPrompt } from '../../../src/prompt/render.ts';
import { toDotprompt } from '../../../src/prompt/toDotprompt.ts';

type Partials = Readonly<Record<string, string>>;

/** The reference shares one global Handlebars: what an earlier prompt left there has to go first. */
async function referenceRender(
  source: string,
  data: { input: Record<string, unknown>; messages?: Message[] },
  partials: Partials,
): Promise<unknown> {
  const reference = new Dotprompt();
  const shared = (reference as unknown as { handlebars: { partials: object } }).handlebars;
  shared.partials = {};
  for (const [name, text] of Object.entries(partials)) reference.definePartial(name, text);
  const rendered = await reference.render(source, data as Parameters<Dotprompt['render']>[1]);
  return withoutUndefined(rendered);
}

function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

async function expectSame(
  source: string,
  data: { input: Record<string, unknown>; messages?: Message[] },
  partials: Partials = {},
): Promise<void> {
  const reference = await referenceRender(source, data, partials).catch(() => 'refused');
  const document = parsePrompt(source);
  const rendered = renderPrompt(document, data, { partials: new Map(Object.entries(partials)) });
  expect(rendered.ok ? withoutUndefined(toDotprompt(rendered)) : 'refused').toEqual(reference);
}

const word = fc.constantFrom(
  'Hi',
  ' ',
  '\n',
  '  \n',
  'ß漢字',
  '😀👩‍👩‍👧',
  '# Title\n',
  'x\n---\n',
  '\\{{no}}',
  '"',
  "'",
  '}',
  '$&',
  '<b>',
  '\t',
  'e\u0301',
  '\\\\',
);
const value = fc.constantFrom(
  '{{a}}',
  '{{{a}}}',
  '{{&a}}',
  '{{ user.name }}',
  '{{~a}}',
  '{{a~}}',
  '{{~a~}}',
  '{{json user}}',
  '{{json xs indent=2}}',
  '{{json a}}',
  '{{this.a}}',
  '{{./a}}',
  '{{missing}}',
  '{{@root.a}}',
  '{{xs.[0]}}',
  '{{xs.length}}',
  '{{lookup user "name"}}',
  '{{lookup xs 1}}',
  '{{! note }}',
  '{{!-- {{a}} --}}',
  '{{!-- x --~}}',
  '{{n}}',
  '{{f}}',
  '{{nil}}',
  '{{json nil}}',
  '{{uni}}',
  '{{user.[full name]}}',
  '{{@metadata.prompt.model}}',
);
const mark = fc.constantFrom(
  '{{role "system"}}',
  '{{role "user"}}',
  '{{role "model"}}',
  '{{~role "user"~}}',
  '{{history}}',
  '{{section "one"}}',
  '{{section two}}',
  '{{media url=@root.url}}',
  '{{media url=@root.url contentType="image/png"}}',
  '{{role @root.r}}',
);
const partial = fc.constantFrom(
  '{{> plain}}',
  '  {{> plain}}\n',
  '\n    {{> lines}}\n',
  '{{> args name=a n=1}}',
  '{{> args user}}',
  '{{~> plain~}}',
  '{{> outer}}',
  '\n  {{> outer}}\n',
  '{{#> absent}}fallback {{a}}{{/absent}}',
  '{{#> layout}}body {{a}}{{/layout}}',
  '{{#*inline "own"}}[{{a}}]{{/inline}}{{> own}}',
  '{{> turn}}',
  '{{> (lookup @root.names "p")}}',
);
const partials: Partials = {
  plain: 'plain {{a}}',
  lines: 'first\n{{#if a}}\n  second {{a}}\n{{/if}}\nthird\n',
  args: '<{{name}}/{{n}}/{{a}}>',
  outer: 'outer\n  {{> inner name=uni}}\nend\n',
  inner: 'inner {{name}}\nmore\n',
  layout: 'top {{> @partial-block}} bottom',
  turn: '{{role "model"}}said{{role "user"}}asked',
};

const { template } = fc.letrec<{ template: string; block: string; node: string }>(tie => ({
  template: fc.array(tie('node'), { maxLength: 7 }).map(nodes => nodes.join('')),
  node: fc.oneof({ maxDepth: 3 }, word, value, mark, partial, tie('block')),
  block: fc
    .record({
      open: fc.constantFrom(
        'if a',
        'unless a',
        'if missing',
        'each xs',
        'each people',
        'each xs as |x i|',
        'with user',
        'xs',
        'user',
        'missing',
        'ifEquals a "Ann"',
        'unlessEquals n 3',
        'each missing',
        'if n includeZero=true',
        'each user',
      ),
      inner: tie('template'),
      otherwise: fc.option(tie('template')),
      chain: fc.boolean(),
      style: fc.constantFrom('', '\n', '~'),
    })
    .map(({ open, inner, otherwise, chain, style }) => {
      const [name] = open.split(' ');
      const tilde = style === '~' ? '~' : '';
      const line = style === '\n' ? '\n' : '';
      const middle =
        otherwise === null
          ? ''
          : `${line}{{${tilde}else${chain ? ' if f' : ''}}}${line}${otherwise}`;
      return `${line}{{${tilde}#${open}}}${line}${inner}${middle}${line}{{/${name}${tilde}}}${line}`;
    }),
}));

const input = {
  a: 'Ann',
  n: 3,
  f: false,
  nil: null,
  r: 'tool',
  uni: 'Grüße 漢字 👩‍👩‍👧',
  url: 'https://example.com/a.png',
  two: 'second',
  names: { p: 'plain' },
  user: { name: 'Bo', 'full name': 'Bo B' },
  xs: ['p', 'q\nr', ''],
  people: [{ name: 'Cy', a: 1 }, { name: 'Di' }],
};
const history: Message[] = [
  { role: 'user', content: [{ text: 'before' }] },
  { role: 'model', content: [{ text: 'answer' }], metadata: { kept: true } },
];
const frontmatter = fc.constantFrom(
  '',
  '---\nmodel: some-model\n---\n',
  '---\nname: x\nconfig:\n  temperature: 0.5\nx.y.z: [1]\nown: 1\n---\n\n  ',
  '---\ninput:\n  schema:\n    a: string, a name\n    k?(enum, kinds): [A, B]\noutput: { format: json, schema: { xs(array): integer } }\ntools: [one, two]\n---  \n',
);

test('a valid template renders as in the reference', async () => {
  await fc.assert(
    fc.asyncProperty(frontmatter, template, fc.boolean(), async (head, body, withHistory) => {
      await expectSame(head + body, { input, ...(withHistory && { messages: history }) }, partials);
    }),
    { numRuns: 400 },
  );
});

const type = fc.constantFrom(
  'string',
  'number, how many',
  'integer,x',
  'boolean',
  'any',
  'any, thing',
  'null',
  'string, a, b',
);
const field = fc.constantFrom('a', 'b?', 'c_d', 'e?', '(*)');
const { schema } = fc.letrec<{ schema: unknown }>(tie => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    type,
    fc
      .array(
        fc.oneof(
          fc.tuple(field, type),
          fc
            .tuple(
              field.filter(f => f !== '(*)'),
              fc.constantFrom('array', 'array, some', 'object', 'object, it'),
              tie('schema'),
            )
            .map(([f, t, s]) => [`${f}(${t})`, s] as const),
          fc.tuple(fc.constantFrom('k(enum)', 'l?(enum, kinds)'), fc.constant(['A', 'B', 3])),
          fc.tuple(field, tie('schema')),
        ),
        { maxLength: 4 },
      )
      .map(entries => Object.fromEntries(entries)),
  ),
}));

test('a Picoschema compiles as in the reference', async () => {
  await fc.assert(
    fc.asyncProperty(schema, async source => {
      const text = `---\noutput:\n  schema: ${JSON.stringify(source)}\n---\nx`;
      const reference = withoutUndefined(await new Dotprompt().renderMetadata(text));
      expect(withoutUndefined(dotpromptMetadata(parsePrompt(text)))).toEqual(reference);
    }),
    { numRuns: 300 },
  );
});
