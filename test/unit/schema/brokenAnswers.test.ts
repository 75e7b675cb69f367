import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../../src/schema/jsonSchema.ts';
import { checkToolArguments, validateText } from '../../../src/schema/validation/validate.ts';
import { readLeniently } from '../../../src/text/json/lenientJson.ts';
import { streamed } from './streamed.ts';

/** What models write when they are asked for JSON, and what is said of it; see `brokenAnswers.jsonl`. */
interface BrokenAnswer {
  readonly why: string;
  readonly schema: string;
  readonly text: string;
  readonly found: readonly {
    /** Offsets of its start and end. */
    readonly at: readonly [number, number];
    readonly keyword: string;
    readonly message: string;
  }[];
  /** What a lenient reading overlooks. */
  readonly lenient?: readonly string[];
}

const schemas: Readonly<Record<string, JsonSchema>> = {
  ticket: {
    type: 'object',
    properties: {
      category: { enum: ['billing', 'bug', 'account', 'other'] },
      urgency: { type: 'integer', minimum: 1, maximum: 5 },
      summary: { type: 'string', maxLength: 60 },
      tags: { type: 'array', items: { type: 'string' }, maxItems: 3 },
      customer: {
        type: 'object',
        properties: { name: { type: 'string' }, email: { type: 'string', format: 'email' } },
        required: ['name'],
        additionalProperties: false,
      },
    },
    required: ['category', 'urgency', 'summary'],
    additionalProperties: false,
  },
  invoice: {
    type: 'object',
    properties: {
      number: { type: 'string', pattern: '^INV-\\d{4}$' },
      date: { type: 'string', format: 'date' },
      total: { type: 'number', exclusiveMinimum: 0, multipleOf: 0.01 },
      lines: { type: 'array', minItems: 1, items: { $ref: '#/$defs/line' } },
    },
    required: ['number', 'total', 'lines'],
    $defs: {
      line: {
        type: 'object',
        properties: {
          text: { type: 'string' },
          quantity: { type: 'integer', minimum: 1 },
          price: { type: 'number' },
        },
        required: ['text', 'price'],
      },
    },
  },
  action: {
    anyOf: [
      {
        type: 'object',
        properties: { kind: { const: 'refund' }, amount: { type: 'number', minimum: 0 } },
        required: ['kind', 'amount'],
        additionalProperties: false,
      },
      {
        type: 'object',
        properties: { kind: { const: 'reply' }, text: { type: 'string', minLength: 1 } },
        required: ['kind', 'text'],
        additionalProperties: false,
      },
      { type: 'null' },
    ],
  },
  labels: { type: 'array', items: { type: 'string' }, uniqueItems: true, maxItems: 4 },
};

const lines = readFileSync(new URL('brokenAnswers.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const answers = lines.map((line): BrokenAnswer => JSON.parse(line));

describe('an invalid reply', () => {
  test.each(
    answers.map(answer => [answer.why, answer.text, answer] as const),
  )('%s: %j', (_, text, answer) => {
    const schema = schemas[answer.schema];
    const { findings } = validateText(schema, text);
    expect(
      findings.map(({ range, keyword, message }) => ({
        at: [range?.start, range?.end],
        keyword,
        message,
      })),
    ).toEqual(answer.found);
    const lenient = readLeniently(text)?.forgiven ?? [];
    expect(lenient).toEqual(answer.lenient ?? []);
    const { early, verdict } = streamed(schema, text.split(''));
    expect(verdict).toEqual(validateText(schema, text));
    if (answer.found.length === 0) expect(early.flat()).toEqual([]);
  });

  test('there are two hundred of them', () => {
    expect(answers.length).toBeGreaterThan(200);
    expect(new Set(answers.map(({ schema, text }) => schema + text)).size).toBe(answers.length);
  });
});

describe('five megabytes', () => {
  const items = Array.from({ length: 60_000 }, (_, index) => ({
    id: index,
    text: `The ${index}th answer, which says what there is to say about it.`,
  }));
  const schema = {
    type: 'array',
    items: { type: 'object', properties: { id: { type: 'integer' }, text: { maxLength: 90 } } },
  };

  test('have places like any other, also with a finding in each tenth item', () => {
    const wrong = items.map((item, index) =>
      index % 10 === 9 ? { ...item, id: `${index}` } : item,
    );
    const text = JSON.stringify(wrong);
    expect(text.length).toBeGreaterThan(5_000_000);
    const { findings } = validateText(schema, text);
    // The last one counts the rest.
    expect(findings).toHaveLength(1001);
    const last = findings.at(-2);
    expect(last?.message).toBe('`9999.id` is "9999"; expected integer');
    expect(text.slice(last?.range?.start, last?.range?.end)).toBe('"9999"');
  });

  test('that are cut off have a place', () => {
    const text = JSON.stringify(items).slice(0, 5_000_000);
    const [finding] = validateText(schema, text).findings;
    expect(finding?.message).toMatch(
      /it ends too early, within `\d{5}\.text`, at line 1, column 5000001/,
    );
  });
});

test('the arguments of a tool call are validated against its input schema, and empty text is an empty object', () => {
  const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  expect(checkToolArguments(schema, '{"city": 7}').findings).toMatchObject([
    { message: '`city` is 7; expected string', range: { start: 9, end: 10 } },
  ]);
  expect(checkToolArguments(schema, '').findings).toMatchObject([{ message: '`city` is missing' }]);
  expect(checkToolArguments({ type: 'object' }, '')).toEqual({ value: {}, findings: [] });
});
