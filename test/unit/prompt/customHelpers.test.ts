import { describe, expect, test } from 'vitest';
import { prepare } from '../../../src/call/prepare.ts';
import { buildRequest } from '../../../src/call/request/buildRequest.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { type PromptDocument, parsePrompt } from '../../../src/prompt/document.ts';
import { renderPrompt } from '../../../src/prompt/rendering/render.ts';

const rendered = (
  document: PromptDocument,
  input: Record<string, unknown>,
  partials?: ReadonlyMap<string, string>,
) => {
  const plain = renderPrompt(document, { input }, partials ? { partials } : {});
  const traced = renderPrompt(
    document,
    { input },
    { provenance: true, ...(partials && { partials }) },
  );
  if (!plain.ok || !traced.ok) throw new Error('The prompt was not rendered.');
  expect(traced.messages).toEqual(plain.messages);
  return plain;
};
const text = (source: string, input: Record<string, unknown> = {}): string =>
  JSON.stringify(rendered(parsePrompt(source), input).messages.map(({ content }) => content));

describe("a helper of an application's own", () => {
  test.each([
    ['{{upper name}}', '{{upper \\"Ada\\"}}'],
    ['{{join names sep=", "}}', '{{join [1,2] sep=\\", \\"}}'],
    ['{{#list names}}<{{this}}>{{/list}}', '{{#list [1,2]}}<'],
    ['{{#if (gt n 1)}}more{{/if}}', 'more'],
    ['{{json (upper name)}}', '{{upper'],
    ['{{a.b name}}', '{{a \\"Ada\\"}}'],
  ])('%s is a warning, and is rendered as written with its values', (source, shown) => {
    const document = parsePrompt(source);
    expect(document.diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning unknown-helper',
    ]);
    expect(text(source, { name: 'Ada', names: [1, 2], n: 2 })).toContain(shown);
    expect(rendered(document, { name: 'Ada', names: [1, 2], n: 2 }).customHelpers).toHaveLength(1);
  });

  test('refuses a run before anything is sent, with file and line', async () => {
    const document = parsePrompt('Hello\n{{upper name}}');
    const request = {
      prompt: { document, name: 'p', key: 'p', file: 'p.prompt', partials: new Map() },
      input: {},
      model: 'sandbox/echo',
    };
    const built = buildRequest(request);
    expect(built.ok && built.unsendable?.message).toMatch(
      /^p\.prompt:2: `upper` is a helper of your application/,
    );
    await expect(prepare(request, defaultSettings)).rejects.toMatchObject({
      facts: { class: 'badInput' },
    });
  });

  test('does not matter when it is not reached, and is found in a partial too', () => {
    const document = parsePrompt('{{#if no}}{{upper name}}{{/if}}x');
    expect(rendered(document, {}).customHelpers).toBeUndefined();
    const partials = new Map([['p', '{{shout who}}']]);
    expect(rendered(parsePrompt('{{> p}}'), { who: 'me' }, partials).customHelpers).toEqual([
      'shout',
    ]);
  });

  test('is the field with its name when it is called without arguments', () => {
    expect(text('{{list}} {{list names}}', { list: 'groceries', names: [] })).toContain(
      'groceries {{list []}}',
    );
  });
});

describe('a field called as a helper that needs arguments', () => {
  test.each(['role', 'json', 'section', 'media'])('{{%s}} within `each` is the field', name => {
    const source = `{{#each xs}}{{name}} ({{${name}}});{{/each}}`;
    const xs = [{ name: 'Ada', [name]: 'lead' }, { name: 'Bob' }];
    expect(text(source, { xs })).toContain('Ada (lead);Bob ();');
    expect(
      parsePrompt(source).diagnostics.map(({ code, severity }) => `${severity} ${code}`),
    ).toEqual(['warning helper-as-field']);
  });

  test('and its value does not become a role', () => {
    const result = rendered(parsePrompt('{{#each xs}}{{role}}{{/each}}'), {
      xs: [{ role: 'system' }],
    });
    expect(result.messages.map(({ role }) => role)).toEqual(['user']);
  });
});

describe('a schema of an application', () => {
  test.each(['input', 'output'])('is a warning, and the prompt renders (%s)', side => {
    const document = parsePrompt(`---\n${side}:\n  schema: Recipe\n---\n{{name}}`);
    expect(document.diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning unknown-schema',
    ]);
    expect(renderPrompt(document, { input: { name: 'x' } }).ok).toBe(true);
  });

  test('may be the type of a field, and a mistyped type stays an error', () => {
    const at = (type: string) =>
      parsePrompt(`---\noutput:\n  schema: {a: "${type}"}\n---\n`).diagnostics;
    expect(at('Step, one of them')[0]?.severity).toBe('warning');
    expect(at('strng')[0]).toMatchObject({
      severity: 'error',
      message: '`strng` is not a type; did you mean `string`?',
    });
    expect(at('int')[0]?.severity).toBe('error');
    expect(at('string[]')[0]?.severity).toBe('error');
  });
});
