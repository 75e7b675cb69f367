import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../../src/eval/scorers/scorer.ts';
import { createScorer, defaultScorers } from '../../../src/eval/scorers/table.ts';
import type { RunRecord } from '../../../src/trace/record.ts';

function record(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    traceId: '0'.repeat(32),
    spanId: '0'.repeat(16),
    time: '2026-11-23T12:00:00.000Z',
    prompt: { version: '00000000' },
    request: { model: 'local/test', messages: [], parameters: {} },
    requestHash: '',
    attempts: [],
    refused: [],
    source: 'live',
    text: '',
    validation: { verdict: 'none' },
    cost: { known: false, reason: 'no price is known for this model' },
    totalTime: 100,
    outcome: 'completed',
    droppedParameters: [],
    redactions: 0,
    ...changes,
  };
}

async function judge(
  entry: unknown,
  expected: unknown,
  changes: Partial<RunRecord>,
): Promise<Judgement> {
  return createScorer(entry)?.judge({ input: {}, expected, record: record(changes) });
}

describe('fields', () => {
  const expected = {
    category: 'billing',
    urgency: 3,
    customer: { plan: 'free', tags: ['a', 'b'] },
  };

  it('scores the share of expected fields that match and says which do not', async () => {
    const output = {
      category: 'bug',
      urgency: 3,
      customer: { plan: 'free', tags: ['b', 'a'] },
      extra: 1,
    };
    expect(await judge('fields', expected, { output })).toEqual({
      scorer: 'fields',
      score: 0.5,
      pass: false,
      reasons: [
        'category: expected billing, got bug',
        'customer.tags: expected ["a","b"], got ["b","a"]',
      ],
    });
  });

  it('passes when every field matches', async () => {
    expect(await judge('fields', expected, { output: { ...expected, extra: true } })).toEqual({
      scorer: 'fields',
      score: 1,
      pass: true,
      reasons: [],
    });
  });

  it('compares only the paths named, numbers within their tolerance', async () => {
    const entry = { fields: { paths: ['urgency', 'customer.plan'], numeric: { urgency: 1 } } };
    const near = { urgency: 4, customer: { plan: 'free' } };
    const far = { urgency: 5, customer: { plan: 'free' } };
    expect(await judge(entry, expected, { output: near })).toMatchObject({ pass: true });
    expect(await judge(entry, expected, { output: far })).toMatchObject({
      pass: false,
      score: 0.5,
      reasons: ['urgency: expected 3, got 5'],
    });
  });

  it('fails what is missing or no object at all', async () => {
    expect(await judge('fields', { a: 1 }, { output: {} })).toMatchObject({
      reasons: ['a: expected 1, got nothing'],
    });
    expect(await judge('fields', { a: 1 }, { text: 'sorry' })).toMatchObject({ pass: false });
  });

  it('does not read what an object merely inherits', async () => {
    expect(await judge('fields', { 'a.toString': 'x' }, { output: { a: {} } })).toMatchObject({
      reasons: ['a.toString: expected x, got nothing'],
    });
  });

  it('has nothing to do with rows that expect a text or nothing', async () => {
    expect(await judge('fields', 'text', {})).toBeUndefined();
    expect(await judge('fields', undefined, {})).toBeUndefined();
  });
});

describe('equals', () => {
  it('compares trimmed texts and shows both', async () => {
    expect(await judge('equals', 'yes', { text: ' yes\n' })).toMatchObject({
      pass: true,
      score: 1,
    });
    expect(await judge('equals', 'yes', { text: 'no' })).toMatchObject({
      pass: false,
      score: 0,
      reasons: ['expected yes, got no'],
    });
    expect(await judge('equals', { a: 1 }, { text: 'no' })).toBeUndefined();
  });
});

describe('schema', () => {
  it('takes the verdict of the run', async () => {
    const finding = { pointer: '/a', message: '`/a` is 7', keyword: 'maximum', schemaPointer: '' };
    expect(await judge('schema', undefined, { validation: { verdict: 'valid' } })).toMatchObject({
      pass: true,
    });
    expect(
      await judge('schema', undefined, { validation: { verdict: 'invalid', findings: [finding] } }),
    ).toMatchObject({ pass: false, reasons: ['`/a` is 7'] });
    expect(await judge('schema', undefined, {})).toBeUndefined();
  });
});

describe('latency and cost', () => {
  const known = {
    known: true,
    input: 0.001,
    cacheRead: 0,
    cacheWrite: 0,
    output: 0.001,
    total: 0.002,
    asOf: '2026-11-01',
    usage: 'estimated',
  } as const;

  it('judge live replies', async () => {
    expect(await judge({ latency: { under: '3s' } }, undefined, { totalTime: 2999 })).toMatchObject(
      {
        pass: true,
      },
    );
    expect(
      await judge({ latency: { under: '500ms' } }, undefined, { totalTime: 500 }),
    ).toMatchObject({
      pass: false,
      reasons: ['took 500 ms, must stay under 500ms'],
    });
    expect(await judge({ cost: { under: 0.003 } }, undefined, { cost: known })).toMatchObject({
      pass: true,
    });
    expect(await judge({ cost: { under: 0.001 } }, undefined, { cost: known })).toMatchObject({
      pass: false,
      reasons: ['cost ~$0.00200, must stay under $0.001'],
    });
  });

  it.each([
    'replayed',
    'replayedHandWritten',
    'sandbox',
  ] as const)('do not judge a %s reply', async source => {
    const latency = await judge({ latency: { under: '3s' } }, undefined, { source, totalTime: 0 });
    const cost = await judge({ cost: { under: 1 } }, undefined, { source, cost: known });
    for (const judgement of [latency, cost]) {
      expect(judgement).toHaveProperty('reason');
      expect(judgement).not.toHaveProperty('pass');
    }
  });

  it('does not judge an unknown cost', async () => {
    expect(await judge({ cost: { under: 1 } }, undefined, {})).toEqual({
      scorer: 'cost',
      reason: 'no price is known for this model',
    });
  });
});

describe('the default scorers', () => {
  const metadata = { config: {}, input: {}, tools: [], ext: {}, raw: {} };

  it('hold the reply against the schema only where there is one', () => {
    const names = (output: object): readonly string[] =>
      defaultScorers({ ...metadata, output }).map(({ name }) => name);
    expect(names({ schema: { type: 'object' } })).toEqual(['schema', 'fields', 'equals']);
    expect(names({})).toEqual(['fields', 'equals']);
  });
});
