import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePrompt } from '../../../../src/prompt/document.ts';
import { applied, offered, textsAfter, uri } from './edits.ts';

describe('the input schema is inferred from the body', () => {
  const inferred = (text: string): string | undefined =>
    textsAfter(`‸${text}`, /^Infer the input/)[uri];

  test('with types by use, in an existing frontmatter', () => {
    expect(
      inferred(
        '---\nmodel: sandbox/echo # free\n---\n{{ticket}}{{#if plan}}{{plan}}{{/if}}{{#if vip}}!{{/if}}{{#each thread}}{{from}}: {{text}}{{/each}}{{#each tags}}{{this}}{{/each}}{{user.name}}{{json order}}',
      ),
    ).toContain(`---
model: sandbox/echo # free
input:
  schema:
    ticket: string
    plan?: string
    vip?: boolean
    thread(array):
      from: string
      text: string
    tags(array): string
    user:
      name: string
    order: any
---
`);
  });

  test('in a new frontmatter, under an existing key, next to defaults', () => {
    expect(inferred('{{a}}')).toBe('---\ninput:\n  schema:\n    a: string\n---\n{{a}}');
    expect(inferred('---\n---\n{{a}}')).toBe('---\ninput:\n  schema:\n    a: string\n---\n{{a}}');
    expect(inferred('---\ninput: # in\nname: p\n---\n{{a}}')).toBe(
      '---\ninput: # in\n  schema:\n    a: string\nname: p\n---\n{{a}}',
    );
    expect(inferred('---\ninput:\n    default:\n        n: 3\n---\n{{n}}')).toBe(
      '---\ninput:\n    default:\n        n: 3\n    schema:\n        n?: integer\n---\n{{n}}',
    );
    expect(inferred('---\ninput: { default: { n: 3 } }\n---\n{{n}}')).toContain(
      'input: { default: { n: 3 }, schema: { n?: integer } }',
    );
  });

  test('with the variables of partials, by their calls and arguments', () => {
    const others = {
      'file:///w/_card.prompt': '{{title}}{{#if note}}{{note}}{{/if}}{{> foot}}',
      'file:///w/_foot.prompt': '{{firm}}{{> card}}',
    };
    const text = '‸{{#each items}}{{> card title=../head firm=@root.firm}}{{/each}}{{> foot}}';
    expect(textsAfter(text, /^Infer the input/, others)[uri]).toContain(
      '    items(array):\n      note?: string\n    head: string\n    firm: string\n    title: string\n    note?: string\n---',
    );
    expect(
      textsAfter('‸{{#each items}}{{> card title=../head}}{{/each}}', /^Infer/, others)[uri],
    ).toBe(
      '---\ninput:\n  schema:\n    items(array):\n      note?: string\n      firm: string\n    head: string\n---\n{{#each items}}{{> card title=../head}}{{/each}}',
    );
  });

  test('not when there is one, or nothing is read', () => {
    const titles = (text: string) => offered(text).actions.map(({ title }) => title);
    expect(titles('---\ninput:\n  schema: { a: string }\n---\n‸{{a}}')).toEqual([]);
    expect(titles('‸x {{@state.a}}').filter(title => title.includes('input'))).toEqual([]);
  });
});

describe('the output schema is inferred', () => {
  test('from selected JSON', () => {
    const text = textsAfter(
      '---\nname: p\n---\nLike ‸{"a": 1, "b": [{"c": "x"}, {"c": "y", "d": null}], "e": true}‸',
      /^Infer the output/,
    )[uri];
    expect(text).toContain(`name: p
output:
  format: json
  schema:
    a: integer
    b(array):
      c: string
      d?: any
    e: boolean
---`);
  });

  test('from the examples, with a field that one of them does not have as optional', () => {
    const shots = ['{"a":"x","n":1.5}', '{"a":"y","n":2,"z":null}', '{"a":"y","n":2,"z":"q"}']
      .map(reply => `{{role "user"}}\nq\n{{role "model"}}\n${reply}\n`)
      .join('');
    const text = textsAfter(
      `‸${shots}{{role "user"}}\nx`,
      /^Infer the output schema from 3 examples/,
    )[uri];
    expect(text).toContain('  schema:\n    a: string\n    n: number\n    z?: string\n');
  });
});

describe('a schema is converted to the other form', () => {
  const pico = `---
name: p
output:
  # what comes back
  schema:
    kind(enum, which): [a, b]
    items(array, all of them): # each
      name: string, its name
      note?: string
    map:
      (*): number
  format: json
---
x`;

  test('and back, with the same meaning and all comments', () => {
    const json = textsAfter(pico.replace('kind', '‸kind'), /to JSON Schema/)[uri] ?? '';
    expect(json).toContain('    type: object\n    properties:\n      kind:\n');
    expect(json).toContain('# what comes back');
    expect(json).toContain('# each');
    expect(json).toContain('\n  format: json\n---\nx');
    expect(parsePrompt(json).metadata.output.schema).toEqual(
      parsePrompt(pico).metadata.output.schema,
    );
    const back =
      textsAfter(json.replace('type: object', '‸type: object'), /to Picoschema$/)[uri] ?? '';
    expect(parsePrompt(back).metadata.output.schema).toEqual(
      parsePrompt(pico).metadata.output.schema,
    );
    expect(back).toContain('    kind(enum, which):\n');
  });

  test('with a note about what changes', () => {
    const text =
      '---\ninput:\n  schema:\n    type: object\n    properties:\n      ‸a: { type: string }\n---\n{{a}}';
    expect(
      textsAfter(text, /to Picoschema \(disallows other fields, allows null for optional fields\)/)[
        uri
      ],
    ).toBe('---\ninput:\n  schema:\n    a?: string\n---\n{{a}}');
  });

  test('not when Picoschema cannot express it', () => {
    for (const field of [
      '{ type: string, pattern: x }',
      '{ type: array, items: { type: array, items: { type: string } } }',
      '{ anyOf: [] }',
      '{ type: integer, minimum: 1 }',
    ]) {
      const text = `---\ninput:\n  schema:\n    type: object\n    required: [a]\n    properties:\n      ‸a: ${field}\n---\n{{json a}}`;
      expect(offered(text).actions.filter(({ title }) => title.includes('Picoschema'))).toEqual([]);
    }
  });
});

test('a schema that is nested too deeply is not converted', () => {
  const nested = (levels: number) =>
    `---\noutput:\n  ‸schema:\n    a: ${'{ b: '.repeat(levels)}string${' }'.repeat(levels)}\n---\nx`;
  const conversions = (levels: number) =>
    offered(nested(levels)).actions.filter(({ title }) => /to JSON Schema/.test(title)).length;
  expect(conversions(5)).toBe(1);
  expect(conversions(500)).toBe(0);
});

describe('examples are inserted', () => {
  test('two at first, with replies that match the output schema, then one more', () => {
    const text =
      '---\noutput:\n  schema:\n    kind(enum): [a, b]\n    n: integer\n---\n{{role "system"}}\nSort.\n\n{{role "user"}}\n‸{{ticket}}';
    const two = textsAfter(text, /^Insert two examples$/)[uri] ?? '';
    expect(two.match(/\{\{role "model"\}\}\n\{"kind":"a","n":1\}\n/g)).toHaveLength(2);
    expect(two.endsWith('{{role "user"}}\n{{ticket}}')).toBe(true);
    const three = textsAfter(`${two}‸`, /^Insert another example$/)[uri] ?? '';
    expect(three.match(/role "model"/g)).toHaveLength(3);
  });
});

describe('a paragraph of the system message is split', () => {
  test('into sections, with all words and tags', () => {
    const text =
      '{{role "system"}}\nYou are a clerk of {{firm}}. Refunds go to billing.\nErrors go to bug. Reply with the team alone.‸\n\n{{role "user"}}\nx';
    expect(textsAfter(text, /^Split into sections$/)[uri]).toBe(
      '{{role "system"}}\n# Role\nYou are a clerk of {{firm}}.\n\n# Rules\n- Refunds go to billing.\n- Errors go to bug.\n\n# Output\n- Reply with the team alone.\n\n{{role "user"}}\nx',
    );
  });

  test('into a list when there are headings', () => {
    const text = '{{role "system"}}\n# Rules\n‸One goes here. Two goes there. Three stays.';
    expect(textsAfter(text, /^Split/)[uri]).toBe(
      '{{role "system"}}\n# Rules\n- One goes here.\n- Two goes there.\n- Three stays.',
    );
  });

  test('and is then no longer reported as a wall of text', () => {
    const wall = Array.from(
      { length: 12 },
      (_, n) => `Tickets of kind ${n} always go to the team ${n} of the desk.`,
    ).join(' ');
    const { before } = offered(`{{role "system"}}\n${wall}‸`);
    expect(before.map(({ code }) => code)).toEqual(['style-wall-of-text']);
    const { before: left } = offered(
      textsAfter(`{{role "system"}}\n${wall}‸`, /^Split/)[uri] ?? '',
    );
    expect(left).toEqual([]);
  });

  test('not across blocks, and not in a user message', () => {
    for (const text of [
      '{{role "system"}}\nA a. {{#if b}}B b. {{/if}}C c. D d.‸',
      'A a. B b. C c.‸',
    ]) {
      expect(offered(text).actions.filter(({ title }) => title.startsWith('Split'))).toEqual([]);
    }
  });
});

test('nothing throws and every edit is inside, for any text and selection', () => {
  const word = fc.constantFrom(
    '---\n',
    'input:',
    '\n',
    '  schema:',
    ' ',
    'a: string',
    '{',
    '}',
    '{{',
    '}}',
    '{{a}}',
    '{{#each a}}',
    '{{/each}}',
    '{{> b}}',
    '{{role "system"}}',
    'One. Two. Three.',
    '"',
    "'",
    '#',
    '\r\n',
    '&x',
    '*x',
    '- ',
    'type: object',
    '{"a":1}',
  );
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 25 }),
      fc.nat(100),
      fc.nat(100),
      (words, one, other) => {
        const all = words.join('');
        const [start, end] = [
          Math.min(one, other, all.length),
          Math.min(Math.max(one, other), all.length),
        ];
        const { texts, actions } = offered(
          `${all.slice(0, start)}‸${all.slice(start, end)}‸${all.slice(end)}`,
        );
        for (const action of actions) applied(texts, action);
      },
    ),
    { numRuns: 1000 },
  );
});
