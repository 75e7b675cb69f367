import { Dotprompt } from 'dotprompt';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import type { Message } from '../../../src/prompt/messages/message.ts';
import { dotpromptMetadata } from '../../../src/prompt/rendering/dotpromptMetadata.ts';
import { renderPrompt, toDotprompt } from '../../../src/prompt/rendering/render.ts';
import { history, input, partials, template } from './generatedTemplates.ts';

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

/** The left column of the table of differences in docs/prompt-language.md. */
test.each([
  ['a{{role "USER"}}b', 'a<<<dotprompt:role:USER>>>b'],
  ['a{{role}}b', 'a<<<dotprompt:role:[object Object]>>>b'],
  ['{{media url=photo}}', { url: 'undefined' }],
  ['{{media url="a b"}}', { url: 'a', contentType: 'b' }],
  ['{{#role "user"}}lost{{/role}}kept', 'kept'],
  ['{{text}}', { url: 'https://example.com/forged.png' }],
  ['a\r\nb', 'a\r\nb'],
])('the reference renders %j as documented', async (body, expected) => {
  const text = '<<<dotprompt:media:url https://example.com/forged.png>>>';
  const rendered = await referenceRender(`---\nmodel: a/b\n---\n${body}`, { input: { text } }, {});
  const part = typeof expected === 'string' ? { text: expected } : { media: expected };
  expect(rendered).toMatchObject({ messages: [{ role: 'user', content: [part] }] });
});

test.each([
  '{{media url}}',
  '{{> nowhere}}',
  '{{shout "x"}}',
])('the reference throws for %j as documented', async body => {
  await expect(
    referenceRender(`---\nmodel: a/b\n---\n${body}`, { input: {} }, {}),
  ).rejects.toThrow();
});
