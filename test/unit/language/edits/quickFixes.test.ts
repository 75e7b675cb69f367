import { describe, expect, test } from 'vitest';
import { applied, findingsOf, offered, textsAfter, uri, workspaceOf } from './edits.ts';

const head = (schema: string): string => `---\n${schema}---\n`;

describe('a finding with a certain fix becomes a quick fix that removes it', () => {
  test.each([
    ['unknown-key', '---\n‸modle: a/b # mine\n---\nx'],
    [
      'unknown-model',
      '---\nmodel: ‸openai/gpt-5.4-mni # ours\nconfig: { maxOutputTokens: 5 }\n---\nx',
    ],
    ['role-name', '{{role "‸System"}}\nx'],
    ['helper-block', '{{#role ‸"system"}}x{{/role}}'],
    ['media-url', '{{media ‸photo}}'],
    ['object-printed', `${head('input:\n  schema:\n    o:\n      a: string\n')}{{‸o}}`],
    ['frontmatter-braces', '---\ndescription: ‸{{x}}\n---\nx'],
    [
      'unused-variable',
      `${head('input:\n  schema:\n    ‸a: string\n    b: string # kept\n')}{{b}}`,
    ],
    ['output-limit-missing', '---\nmodel: ‸openai/gpt-5.4-mini # ours\n---\nx'],
    ['style-unclosed-tag', '‸<rules>\nBe kind.'],
  ])('%s', (code, text) => {
    const { texts, before, actions } = offered(text);
    expect(before.map(found => found.code)).toContain(code);
    const action = actions.find(({ diagnostics }) =>
      diagnostics?.some(found => found.code === code),
    );
    if (!action) throw new Error('none offered');
    expect(action).toMatchObject({ kind: 'quickfix', isPreferred: true });
    const found = findingsOf(workspaceOf(applied(texts, action)));
    expect(found.map(each => each.code)).not.toContain(code);
    const [comment = ''] = / # .*/.exec(text) ?? [];
    expect(applied(texts, action)[uri]).toContain(comment);
  });

  test('and is attached to the diagnostic of the editor', () => {
    const { actions } = offered('---\n‸modle: a/b\n---\nx');
    expect(actions[0]?.diagnostics).toEqual([
      expect.objectContaining({
        code: 'unknown-key',
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } },
      }),
    ]);
  });

  test('only at the selection', () => {
    expect(offered('---\nmodle: a/b\n---\n‸x').actions).toEqual([]);
  });
});

describe('an undeclared variable is declared', () => {
  const declared = (text: string): string | undefined => textsAfter(text, /^Declare/)[uri];

  test('after the last field, in the form of the others, with comments kept', () => {
    expect(
      declared(
        `${head('input:\n  schema: # in\n    ticket: string # the text\nmodel: sandbox/echo\n')}{{ticket}} {{‸plan}}`,
      ),
    ).toBe(
      `${head('input:\n  schema: # in\n    ticket: string # the text\n    plan: string\nmodel: sandbox/echo\n')}{{ticket}} {{plan}}`,
    );
  });

  test.each([
    ['{{#if ‸zone}}x{{/if}}', 'zone?: boolean'],
    ['{{#if zone}}{{‸zone}}{{/if}}', 'zone?: string'],
    ['{{#each ‸zone}}{{this}}{{/each}}', 'zone(array): string'],
    ['{{#each ‸zone}}{{name}}{{/each}}', 'zone(array):\n      name: string'],
    ['{{#with ‸zone}}{{name}}{{/with}}', 'zone:\n      name: string'],
    ['{{‸zone.name}}', 'zone:\n      name: string'],
    ['{{json ‸zone}}', 'zone: any'],
    ['{{#ifEquals ‸zone 3}}x{{/ifEquals}}', 'zone: number'],
    [
      '{{#each zone}}{{#each ‸rows}}{{a}}{{/each}}{{/each}}',
      'zone(array):\n      rows(array):\n        a: string',
    ],
  ])('%s as %s', (body, entry) => {
    const schema = 'input:\n  schema:\n    ticket: string\n';
    const text = body.includes('rows')
      ? body.replace('‸', '').replace('each zone', 'each ‸zone')
      : body;
    expect(declared(`${head(schema)}{{ticket}}${text}`)).toContain(`${schema}    ${entry}\n---`);
  });

  test('as a field of its parent', () => {
    const schema =
      'input:\n  schema:\n    items(array):\n      text: string\n    user:\n      name: string\n';
    expect(
      declared(`${head(schema)}{{#each items}}{{text}}{{‸tags}}{{/each}}{{user.name}}`),
    ).toContain('      text: string\n      tags: string\n    user:');
    expect(
      declared(`${head(schema)}{{#each items}}{{text}}{{/each}}{{user.name}}{{user.‸mail}}`),
    ).toContain('      name: string\n      mail: string\n---');
  });

  test('in a JSON Schema', () => {
    const schema =
      'input:\n  schema:\n    type: object\n    properties:\n      ticket: { type: string }\n';
    expect(declared(`${head(schema)}{{ticket}}{{‸plan}}`)).toContain(
      '      ticket: { type: string }\n      plan:\n        type: string\n---',
    );
    const flow = 'input: { schema: { type: object, properties: { ticket: { type: string } } } }\n';
    expect(declared(`${head(flow)}{{ticket}}{{‸plan}}`)).toContain(
      'properties: { ticket: { type: string }, plan: { type: string } } } }',
    );
  });

  test('next to fields in braces, and with the line ends of the file', () => {
    expect(
      declared(`${head('input: { schema: { ticket: string } } # x\n')}{{ticket}}{{‸plan}}`),
    ).toContain('input: { schema: { ticket: string, plan: string } } # x\n');
    const crlf = '---\r\ninput:\r\n  schema:\r\n    a: string\r\n---\r\n{{a}}{{‸b}}';
    expect(declared(crlf)).toContain('    a: string\r\n    b: string\r\n---\r\n');
  });

  test('but a similar name is offered first', () => {
    const { actions } = offered(
      `${head('input:\n  schema:\n    ticket: string\n')}{{ticket}}{{‸ticet}}`,
    );
    expect(actions.map(({ title, isPreferred }) => [title, isPreferred ?? false])).toEqual([
      ['Change to `ticket`', true],
      ['Declare `ticet` in the input schema', false],
    ]);
  });
});

test('a missing partial is created next to the prompt', () => {
  const result = textsAfter('{{> ‸tone}}', /^Create/);
  expect(result).toEqual({ [uri]: '{{> tone}}', 'file:///w/_tone.prompt': '' });
});
