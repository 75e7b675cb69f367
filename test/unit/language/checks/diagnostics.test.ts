import { describe, expect, test } from 'vitest';
import { type DiagnoseOptions, diagnose } from '../../../../src/language/checks/prompt/diagnose.ts';
import { parsePrompt } from '../../../../src/prompt/document.ts';

function found(text: string, options?: DiagnoseOptions): readonly string[] {
  return diagnose(parsePrompt(text), options)
    .filter(({ severity, code }) => severity !== 'hint' && code !== 'unknown-default')
    .map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`);
}

const head = `---
input:
  schema:
    ticket: string, the message
    items(array):
      text: string
      tags(array): string
    user?:
      name: string
    any: any
    free:
      (*): string
  default: { extra: 1 }
---
`;

describe('variables that the input schema does not declare', () => {
  test.each([
    [
      '{{ticket}} {{extra}} {{any.x.y}} {{free.z}} {{user.name}} {{items.length}} {{items.[0].text}}',
      [],
    ],
    ['{{ticet}}', ['undeclared-variable ticet']],
    ['{{user.nam}}', ['undeclared-variable nam']],
    [
      '{{#each items}}{{text}}{{txt}}{{../ticket}}{{../foo}}{{#each tags}}{{this}}{{/each}}{{/each}}',
      ['undeclared-variable txt', 'undeclared-variable foo'],
    ],
    ['{{#each items as |it i|}}{{it.text}}{{it.txt}}{{i}}{{/each}}', ['undeclared-variable txt']],
    [
      '{{#with user}}{{name}}{{nme}}{{@root.ticket}}{{@root.q}}{{/with}}',
      ['undeclared-variable nme', 'undeclared-variable q'],
    ],
    ['{{#user}}{{nme}}{{/user}}', ['undeclared-variable nme']],
    ['{{> card who=ticket title=titel}}', ['undeclared-variable titel']],
    ['{{#> box}}{{whatever}}{{/box}} {{@state.x}} {{history}}', []],
    ['{{#if missing}}x{{/if}}', ['undeclared-variable missing']],
  ])('%s', (body, expected) => {
    expect(found(head + body)).toEqual(expected);
  });

  test('are not checked without a schema', () => {
    expect(found('{{whatever}}')).toEqual([]);
  });

  test('are reported with the name that was meant', () => {
    const all = diagnose(parsePrompt(`${head}{{ticet}}`));
    const first = all.find(({ code }) => code === 'undeclared-variable');
    expect(first?.message).toContain('Did you mean `ticket`?');
  });
});

test('a variable called as a helper is distinguished', () => {
  const text = (body: string): string =>
    `---\ninput:\n  schema:\n    section?: string\n---\n${body}`;
  expect(found(text('{{section}}'))).toEqual(['helper-as-field section']);
  expect(found(text('{{section "a"}}'))).toContain('shadowed-variable section?');
  expect(found(text('{{section "a"}}{{this.section}}'))).toEqual([]);
});

describe('models', () => {
  const model = (id: string): string => `---\nmodel: ${id}\n---\nx`;

  test('of the catalog, and of providers that it does not cover, pass', () => {
    for (const id of ['sandbox/echo', 'ollama/llama3', 'lmstudio/x']) {
      expect(found(model(id))).toEqual([]);
    }
  });

  test('that look mistyped are reported', () => {
    expect(found(model('antropic/claude-x'))).toEqual(['unknown-provider antropic/claude-x']);
    expect(found(model('openai/no-such-model'))).toEqual(['unknown-model openai/no-such-model']);
    expect(found(model('just-a-name'))).toEqual(['model-reference just-a-name']);
  });

  test('in a comparison are reported at their own place', () => {
    const text = '---\ntouchstone.compare: [sandbox/echo, openai/no-such-model]\n---\nx';
    expect(found(text)).toEqual(['unknown-model openai/no-such-model']);
  });

  test('known from elsewhere pass', () => {
    expect(found(model('fast'), { modelKnown: id => id === 'fast' })).toEqual([]);
  });
});

test('partials that do not exist or call each other in a circle', () => {
  const text = '{{> here}} {{> gone}} {{#> maybe}}x{{/maybe}}';
  expect(found(text, { partialExists: name => name === 'here' })).toEqual(['unknown-partial gone']);
  expect(found('{{> a}}', { partials: new Map([['a', '{{> a}}']]) })).toEqual(['partial-cycle a']);
  expect(found('---\nname: p\n---\nx', { isPartial: true })).toEqual([
    'partial-frontmatter ---\nname: p\n---\n',
  ]);
});

test('values and keys of the frontmatter', () => {
  expect(found('---\nconfig: { temperature: hot, own: 1, topP: }\n---\nx')).toEqual([
    'frontmatter-value hot',
  ]);
  expect(found('---\nmodle: a/b\n---\nx')).toEqual(['unknown-key modle']);
  expect(found('---\ntouchstone.compar: [a/b]\n---\nx')).toEqual(['unknown-key touchstone.compar']);
  expect(found('---\nmaxTurns: 3\nmetadata: { a: 1 }\nours: 1\nx.y: 2\n---\nx')).toEqual([]);
});

test('mark text of other runtimes', () => {
  expect(found('a <<<dotprompt:role:system>>> b')).toEqual([
    'marker-text <<<dotprompt:role:system',
  ]);
});

test('all findings are in the order of the text', () => {
  const text = `${head}{{nope}} {{role "Bad"}} {{nope2}}`;
  expect(found(text)).toEqual([
    'undeclared-variable nope',
    'role-name "Bad"',
    'undeclared-variable nope2',
  ]);
});
