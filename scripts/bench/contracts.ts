/**
 * The time of validating replies against a schema, compared with `JSON.parse` and ajv alone: `npm run bench
 * -- contracts`. No build is needed.
 */
import { cpus } from 'node:os';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { JsonSchema } from '../../src/schema/jsonSchema.ts';
import { createStreamingValidator } from '../../src/schema/streaming/streamingValidator.ts';
import { validateText } from '../../src/schema/validation/validate.ts';

const ticket: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', pattern: '^t-\\d+$' },
    category: { enum: ['billing', 'bug', 'account', 'other'] },
    urgency: { type: 'integer', minimum: 1, maximum: 5 },
    summary: { type: 'string', maxLength: 200 },
    tags: { type: 'array', items: { type: 'string' }, maxItems: 5 },
    customer: {
      type: ['object', 'null'],
      properties: { name: { type: 'string' }, email: { type: 'string', format: 'email' } },
      required: ['name'],
      additionalProperties: false,
    },
  },
  required: ['id', 'category', 'urgency', 'summary'],
  additionalProperties: false,
};

const list: JsonSchema = {
  type: 'object',
  properties: { tickets: { type: 'array', items: ticket } },
  required: ['tickets'],
  additionalProperties: false,
};

/** With the usual configuration. */
const plainAjv = formats.default(new Ajv({ strict: false }));

const rounds = 100;

const categories = ['billing', 'bug', 'account', 'other'];

function ticketOf(index: number) {
  return {
    id: `t-${index}`,
    category: categories[index % categories.length],
    urgency: 1 + (index % 5),
    summary: `The customer of order ${index} was charged twice and wants the money back.`,
    tags: ['refund', 'double charge'],
    customer: { name: 'Ada Lovelace', email: `ada.${index}@example.com` },
  };
}

console.log(
  `Milliseconds, the best of ${rounds} rounds, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`,
);
const rows = [10, 50, 200].map(size => measureStreaming(`${size} kB`, answerOf(size * 1000)));
console.table([...rows, measureStreaming('200 kB of long texts', longTexts(200_000))]);
console.table([0, 1].map(indent => measureOutputs(10_000, indent)));

/**
 * Compares a reply that is validated in pieces of four characters while it is received with one that is
 * collected and validated once at its end, and with validating a complete text.
 */
function measureStreaming(size: string, text: string) {
  const pieces = text.match(/[\s\S]{1,4}/g) ?? [];
  const check = plainAjv.compile(list);
  const [streamed = Number.NaN, collected = Number.NaN, look = Number.NaN] = best(
    () => {
      let written = '';
      const validator = createStreamingValidator(list, () => written);
      for (const piece of pieces) {
        written += piece;
        if (validator.push(piece).length > 0) throw new Error('false alarm');
      }
      if (validator.end().findings.length > 0) throw new Error('false verdict');
    },
    () => {
      let written = '';
      for (const piece of pieces) written += piece;
      if (!check(JSON.parse(written))) throw new Error('false verdict');
    },
    () => {
      if (!check(JSON.parse(text))) throw new Error('false verdict');
    },
  );
  return {
    size,
    pieces: pieces.length,
    streamed: rounded(streamed),
    'a kB': rounded((streamed * 1000) / text.length),
    'collected, JSON.parse + ajv': rounded(collected),
    ratio: rounded(streamed / collected),
    'JSON.parse + ajv': rounded(look),
    'ratio to it': rounded(streamed / look),
  };
}

/** Validates the outputs of an evaluation one after the other. `indent`: spaces of a level; 0 for none at all. */
function measureOutputs(count: number, indent: number) {
  const texts = Array.from({ length: count }, (_, index) =>
    JSON.stringify(ticketOf(index), null, indent),
  );
  const check = plainAjv.compile(ticket);
  const [ours = Number.NaN, plain = Number.NaN] = best(
    () => {
      for (const text of texts)
        if (validateText(ticket, text).findings.length > 0) throw new Error('no');
    },
    () => {
      for (const text of texts) if (!check(JSON.parse(text))) throw new Error('no');
    },
  );
  return {
    outputs: count,
    indent,
    validated: rounded(ours),
    'JSON.parse + ajv': rounded(plain),
    ratio: rounded(ours / plain),
  };
}

/**
 * Milliseconds of the fastest round of each function. The functions take turns, so that the load of the
 * machine affects all of them.
 */
function best(...works: readonly (() => void)[]): readonly number[] {
  const times = works.map(() => Infinity);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, work] of works.entries()) {
      const started = performance.now();
      work();
      times[index] = Math.min(times[index] ?? Infinity, performance.now() - started);
    }
  }
  return times;
}

function answerOf(length: number): string {
  const tickets: unknown[] = [];
  for (let written = 0; written < length; ) {
    const next = ticketOf(tickets.length);
    written += JSON.stringify(next).length + 1;
    tickets.push(next);
  }
  return JSON.stringify({ tickets });
}

/** A list of tickets with long texts. */
function longTexts(length: number): string {
  const page = 'The customer was charged twice and wants the money back. '.repeat(35);
  const count = Math.ceil(length / page.length);
  const tickets = Array.from({ length: count }, (_, index) => ({
    ...ticketOf(index),
    tags: [page],
  }));
  return JSON.stringify({ tickets });
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}
