import { describe, expect, test } from 'vitest';
import { complete, head } from './complete.ts';

async function body(text: string, options?: Parameters<typeof complete>[2]) {
  const completed = await complete('triage.prompt', head + text, options);
  return {
    ...completed,
    choose: (label: string) => completed.choose(label).slice(head.length),
  };
}

describe('variables', () => {
  test('come from the input schema, before the helpers', async () => {
    const { labels } = await body('{{‸}}');
    expect(labels.slice(0, 4)).toEqual(['ticket', 'plan', 'items', 'user']);
    expect(labels).toContain('role');
  });

  test('replace the unfinished word and the rest of it', async () => {
    expect((await body('{{ti‸cke}}')).choose('ticket')).toBe('{{ticket}}');
    expect((await body('{{ti‸')).choose('ticket')).toBe('{{ticket');
  });

  test('are followed through their fields', async () => {
    expect((await body('{{user.‸}}')).labels).toEqual(['name', 'role']);
    expect((await body('{{items.0.from.‸}}')).labels).toEqual(['name']);
    expect((await body('{{@root.user.‸}}')).labels).toEqual(['name', 'role']);
    expect((await body('{{ticket.‸}}')).labels).toEqual([]);
  });

  test('are those of the element inside each, then the outer ones', async () => {
    const { labels } = await body('{{#each items}}{{‸}}{{/each}}');
    expect(labels.slice(0, 2)).toEqual(['text', 'from']);
    expect(labels).toContain('../ticket');
    expect(labels).toContain('this');
    expect(labels).not.toContain('ticket');
  });

  test('of outer scopes are offered with ../', async () => {
    const { labels } = await body('{{#each items}}{{#if text}}{{../‸}}{{/if}}{{/each}}');
    expect(labels).toEqual(['ticket', 'plan', 'items', 'user']);
  });

  test('named by as |x| can be followed', async () => {
    const { labels } = await body('{{#each items as |line number|}}{{l‸}}{{/each}}');
    expect(labels.slice(0, 2)).toEqual(['line', 'number']);
    expect((await body('{{#each items as |line|}}{{line.from.‸}}{{/each}}')).labels).toEqual([
      'name',
    ]);
  });

  test('within with are the fields of its object', async () => {
    const { labels, choose } = await body('{{#with user}}{{‸}}{{/with}}');
    expect(labels[0]).toBe('name');
    // `{{role}}` would call the helper.
    expect(choose('role')).toBe('{{#with user}}{{this.role}}{{/with}}');
  });

  test('that are suitable come first: lists for each, objects for with', async () => {
    expect((await body('{{#each ‸}}')).labels[0]).toBe('items');
    expect((await body('{{#with ‸}}')).labels[0]).toBe('user');
  });

  test('have their type, description and default', async () => {
    const { items } = await body('{{ti‸}}');
    const ticket = items.find(({ label }) => label === 'ticket');
    expect(ticket?.labelDetails).toEqual({ description: 'string' });
    expect(ticket?.documentation).toMatchObject({ value: expect.stringContaining('the message') });
  });

  test('are offered despite broken tags elsewhere in the file', async () => {
    expect((await body('{{#each items}}{{bad "}}\n{{fr‸\n{{/each}}\n{{oops')).labels).toContain(
      'from',
    );
  });
});

describe('variables of the run', () => {
  test('include @index and similar ones only in a loop', async () => {
    expect((await body('{{@‸}}')).labels).toEqual(['@root', '@state', '@auth', '@metadata']);
    expect((await body('{{#each items}}{{@‸}}{{/each}}')).labels).toContain('@index');
    expect((await body('{{@metadata.‸}}')).labels).toEqual(['prompt', 'docs', 'messages']);
  });
});

describe('helpers', () => {
  test('of a block insert their closing tag', async () => {
    expect((await body('a {{#i‸}} b')).choose('#if')).toBe('a {{#if ${1:condition}}}$0{{/if}} b');
    expect((await body('{{#e‸')).choose('#each')).toBe('{{#each ${1:list}}}\n$0\n{{/each}}');
  });

  test('are plain text when the editor has no snippets', async () => {
    const { items, choose } = await body('{{#i‸}}', { snippets: false });
    expect(choose('#if')).toBe('{{#if }}');
    expect(items.every(({ insertTextFormat }) => insertTextFormat === undefined)).toBe(true);
  });

  test('take their named arguments', async () => {
    expect((await body('{{media ‸}}')).labels).toEqual(
      expect.arrayContaining(['url=', 'contentType=']),
    );
    expect((await body('{{media url=ticket ‸}}')).labels).not.toContain('url=');
    expect((await body('{{json user ‸}}')).labels).toEqual(['indent=']);
  });

  test('have their named arguments after the required ones', async () => {
    expect((await body('{{#if ‸}}')).labels[0]).toBe('ticket');
    expect((await body('{{#if plan ‸}}')).labels).toEqual(['includeZero=']);
  });

  test('are not offered in three braces, where only values are possible', async () => {
    const { labels, choose } = await body('{{{ti‸}}}');
    expect(labels).not.toContain('role');
    expect(choose('ticket')).toBe('{{{ticket}}}');
  });

  test('get the values that the schema lists, in quotes', async () => {
    const { labels, choose } = await body('{{#ifEquals user.role "‸}}');
    expect(labels).toEqual(['admin', 'guest']);
    expect(choose('guest')).toBe('{{#ifEquals user.role "guest"}}');
  });

  test('quoted arguments are offered before the quotes are typed, and insert them', async () => {
    expect((await body('{{role ‸}}')).choose('system')).toBe('{{role "system"}}');
    expect((await body('{{media contentType=‸}}')).labels).toContain('image/png');
    expect((await body('{{#ifEquals user.role ‸}}')).choose('guest')).toBe(
      '{{#ifEquals user.role "guest"}}',
    );
  });

  test('role and section have their names', async () => {
    const role = await body('{{role "‸"}}');
    expect(role.labels).toEqual(['system', 'user', 'model', 'tool']);
    expect(role.choose('system')).toBe('{{role "system"}}');
    const section = await body('{{section "facts"}}{{section "‸"}}');
    expect(section.labels).toEqual(['output', 'facts']);
  });
});

describe('blocks', () => {
  test('are closed innermost first, and only those that are open', async () => {
    const { labels, choose } = await body('{{#if plan}}x{{/if}}{{#if plan}}{{#each items}}{{/‸');
    expect(labels).toEqual(['/each', '/if']);
    expect(choose('/each')).toMatch(/\{\{\/each\}\}$/);
  });

  test('keep existing braces', async () => {
    expect((await body('{{#if plan}}{{/‸}}')).choose('/if')).toBe('{{#if plan}}{{/if}}');
  });

  test('have one else', async () => {
    expect((await body('{{#if plan}}{{el‸}}{{/if}}')).choose('else')).toBe(
      '{{#if plan}}{{else}}{{/if}}',
    );
    expect((await body('{{#if plan}}{{else}}{{el‸}}{{/if}}')).labels).not.toContain('else');
    expect((await body('{{el‸}}')).labels).not.toContain('else');
  });
});

describe('partials', () => {
  test('are those next to the file, with their first line', async () => {
    const { items } = await body('{{> ‸}}');
    expect(items).toMatchObject([{ label: 'tone', detail: '# Tone' }]);
  });

  test('can read what their callers declare and pass', async () => {
    const completed = await complete('_card.prompt', '{{‸}}', {
      more: { 'caller.prompt': `${head}{{> card who=ticket}}` },
    });
    expect(completed.labels.slice(0, 3)).toEqual(['who', 'ticket', 'plan']);
  });

  test('have the variables that they read as arguments', async () => {
    expect((await body('{{> tone ‸}}')).labels[0]).toBe('mood=');
    expect((await body('{{> tone mood=‸}}')).labels[0]).toBe('ticket');
  });
});

test.each([
  'Plain ‸prose.',
  'A single { ‸brace',
  '{{ticket}}‸',
  '\\{{esc‸',
  '{{! a note ‸}}',
  '{{{{raw}}}}{{‸{{{{/raw}}}}',
])('there are no suggestions in prose, comments and raw text: %s', async text => {
  expect((await body(text)).labels).toEqual([]);
});
