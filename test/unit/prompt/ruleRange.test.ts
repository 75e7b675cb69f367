import { describe, expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { ruleRange } from '../../../src/prompt/frontmatter/ruleRange.ts';
import { validateValue } from '../../../src/schema/validation/validate.ts';

/** The text of the rules that a reply breaks. */
function broken(frontmatter: string, reply: unknown): readonly (string | undefined)[] {
  const document = parsePrompt(`---\n${frontmatter}\n---\nSort it.`, {
    schemas: name => (name === 'Money' ? { type: 'integer', minimum: 0 } : undefined),
  });
  const { schema } = document.metadata.output;
  return validateValue(schema ?? {}, reply).map(finding => {
    const range = ruleRange(document, finding);
    return range && document.text.slice(range.start, range.end);
  });
}

describe('in Picoschema', () => {
  const schema = `output:
  schema:
    category(enum, where it goes): [billing, bug]
    urgency: integer, 1 (can wait) to 5
    tags?(array, words): string
    customer(object, who asks):
      name: string
      plan?: string
    parts(array):
      price: Money
    scores:
      (*): number`;
  const fine = {
    category: 'bug',
    urgency: 1,
    customer: { name: 'x' },
    parts: [],
    scores: {},
  };

  test.each([
    ['a value that is not listed', { category: 'Bug' }, ['[billing, bug]']],
    ['a wrong type', { urgency: 'high' }, ['integer']],
    ['no list', { tags: 'a' }, ['tags?(array, words)']],
    ['a wrong element', { tags: [1] }, ['string']],
    ['no object', { customer: 1 }, ['customer(object, who asks)']],
    ['a missing field', { customer: {} }, ['name']],
    [
      'a field too many',
      { customer: { name: 'x', age: 1 } },
      ['name: string\n      plan?: string'],
    ],
    ['a schema by its name', { parts: [{ price: -1 }] }, ['Money']],
    ['the other fields of a map', { scores: { a: 'x' } }, ['number']],
  ])('%s', (_, wrong, rules) => {
    const found = broken(schema, { ...fine, ...wrong });
    expect(found.map(text => text?.trim())).toEqual(rules);
  });

  test('a whole schema of one type', () => {
    expect(broken('output: { schema: "string, a word" }', 1)).toEqual(['"string, a word"']);
  });
});

describe('in JSON Schema', () => {
  const schema = `output:
  schema:
    type: object
    properties:
      urgency: { type: integer, maximum: 5 }
      part: { $ref: '#/$defs/part' }
    required: [urgency, part]
    additionalProperties: false
    $defs:
      part: { type: object, properties: { price: { minimum: 0 } } }`;

  test.each([
    ['a bound', { urgency: 7, part: {} }, ['5']],
    ['behind a reference', { urgency: 1, part: { price: -1 } }, ['0']],
    ['a missing field', { part: {} }, ['urgency']],
    ['a field too many', { urgency: 1, part: {}, x: 1 }, ['false']],
  ])('%s', (_, reply, rules) => {
    expect(broken(schema, reply)).toEqual(rules);
  });
});

test('a contract for text has rules too', () => {
  const text =
    '---\ntouchstone.contract: { maxLength: 280, mustNotInclude: [As an AI] }\n---\nWrite.';
  const document = parsePrompt(text);
  const at = (schemaPointer: string) => {
    const range = ruleRange(document, { schemaPointer, pointer: '' }, 'contract');
    return range && text.slice(range.start, range.end);
  };
  expect([at('/maxLength'), at('/mustNotInclude/0')]).toEqual(['280', 'As an AI']);
  expect(ruleRange(document, { schemaPointer: '/type', pointer: '' })).toBeUndefined();
});

describe('of a tool', () => {
  const text = `---
toolDefs:
  - { name: find, inputSchema: { type: object, properties: { id: { type: integer, maximum: 9 } } } }
  - name: refund
    input: { schema: { amount: number } }
tools:
  - find
  - name: refund
    inputSchema:
      order: string
      amount: number, in EUR
---
Help.`;
  const document = parsePrompt(text);
  const ruleOf = (tool: string, schemaPointer: string) => {
    const range = ruleRange(document, { schemaPointer, pointer: '' }, { tool });
    return range && text.slice(range.start, range.end);
  };

  test('the rule is in its definition', () => {
    expect(ruleOf('find', '/properties/id/maximum')).toBe('9');
  });

  test('the definition that is sent is the one of `tools`', () => {
    expect(ruleOf('refund', '/properties/amount/type')).toBe('number');
    expect(text.slice(0, ruleRangeStart('refund', '/properties/amount/type'))).toContain('order');
  });

  test('a tool that the file does not define has none', () => {
    expect(ruleOf('other', '/properties/id/type')).toBeUndefined();
  });

  function ruleRangeStart(tool: string, schemaPointer: string): number | undefined {
    return ruleRange(document, { schemaPointer, pointer: '' }, { tool })?.start;
  }
});
