import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uncomparedParts } from '../../../../src/eval/scorers/parts.ts';
import type { ScorerResult } from '../../../../src/eval/scorers/scorer.ts';
import { createScorers, defaultScorers } from '../../../../src/eval/scorers/table.ts';
import { parsePrompt } from '../../../../src/prompt/document.ts';
import type { RunRecord } from '../../../../src/trace/record.ts';
import { record } from './judging.ts';

async function judge(
  entry: unknown,
  expected: unknown,
  changes: Partial<RunRecord>,
): Promise<ScorerResult> {
  const [scorer] = createScorers([entry]);
  const { output, text = output === undefined ? '' : JSON.stringify(output) } = changes;
  return scorer?.judge({
    input: {},
    ...(expected !== undefined && { expected: { value: expected } }),
    record: record({ ...changes, text }),
  });
}

describe('fields', () => {
  const expected = {
    category: 'billing',
    urgency: 3,
    customer: { plan: 'free', tags: ['a', 'b'] },
  };

  it('scores the share of expected fields that match, and lists the others', async () => {
    const output = {
      category: 'bug',
      urgency: 3,
      customer: { plan: 'free', tags: ['b', 'a'] },
      extra: 1,
    };
    expect(await judge('fields', expected, { output })).toMatchObject({
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
    expect(await judge('fields', expected, { output: { ...expected, extra: true } })).toMatchObject(
      {
        scorer: 'fields',
        score: 1,
        pass: true,
        reasons: [],
      },
    );
  });

  it('compares only the given paths, with numbers within their tolerance', async () => {
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

  it('fails when a field is missing or the reply is not an object', async () => {
    expect(await judge('fields', { a: 1 }, { output: {} })).toMatchObject({
      reasons: ['a: expected 1, got nothing'],
    });
    expect(await judge('fields', { a: 1 }, { text: 'sorry' })).toMatchObject({ pass: false });
  });

  it('does not read inherited properties of an object', async () => {
    expect(await judge('fields', { 'a.toString': 'x' }, { output: { a: {} } })).toMatchObject({
      reasons: ['a.toString: expected x, got nothing'],
    });
  });

  it('does not apply to rows that expect a text or nothing', async () => {
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
    expect(await judge('equals', { a: 1 }, { text: 'no' })).toMatchObject({ pass: false });
  });
});

describe('schema', () => {
  it('uses the validation of the run', async () => {
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
      reasons: ['cost ~$0.002, must stay under $0.001'],
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
  it.each([
    ['an output schema', 'output: { schema: { a: string } }', true],
    ['JSON', 'output: { format: json }', true],
    ['a contract', 'touchstone.contract: { maxLength: 9 }', true],
    ['nothing', 'output: { format: text }', false],
  ])('judge the requirements of the prompt: %s', (_, frontmatter, asks) => {
    const document = parsePrompt(`---\n${frontmatter}\n---\nHi`);
    const names = defaultScorers(document).map(({ name }) => name);
    expect(names).toEqual([...(asks ? ['schema'] : []), 'fields', 'equals']);
  });
});

describe('what is expected', () => {
  const cases: readonly [string, unknown, string, boolean][] = [
    ['a number', 7, '7', true],
    ['another number', 7, '5', false],
    ['zero', 0, '{"code":"a"}', false],
    ['a truth value', true, '{"code":"a"}', false],
    ['an empty list', [], '{"code":"a"}', false],
    ['an empty object', {}, '{"code":"a"}', false],
    ['a list in order', [1, 2], '[1,2]', true],
    ['a list in another order', [1, 2], '[2,1]', false],
    ['an object', { code: 'a' }, '{"code":"b"}', false],
    ['a field that is null', { code: null }, '{}', false],
    [
      'a key with a dot beside the path it spells',
      { 'a.b': 1, a: { b: 2 } },
      '{"a.b":1,"a":{"b":3}}',
      false,
    ],
  ];

  it.each(cases)('is always compared: %s', async (_, expected, text, passes) => {
    const scorers = createScorers(['fields', 'equals']);
    expect(uncomparedParts(scorers, expected)).toEqual([]);
    const judgements = await Promise.all(
      scorers.map(scorer =>
        scorer.judge({ input: {}, expected: { value: expected }, record: record({ text }) }),
      ),
    );
    const scores = judgements.flatMap(each => (each && 'pass' in each ? each.pass : []));
    expect(scores).toEqual([passes]);
  });

  it('is compared as a whole by `equals` alone, and field by field when `fields` is also used', async () => {
    const subject = {
      input: {},
      expected: { value: { a: 1 } },
      record: record({ text: '{"a":1,"b":2}' }),
    };
    const [alone] = createScorers(['equals']);
    expect(await alone?.judge(subject)).toMatchObject({ pass: false });
    const [first, second] = createScorers(['fields', 'equals']);
    expect(await first?.judge(subject)).toMatchObject({ pass: true });
    expect(await second?.judge(subject)).toBeUndefined();
  });

  it('lists the parts that no scorer compares, unless they are ignored', () => {
    const expected = { category: 'a', customer: { plan: 'x', name: 'y' } };
    const some = createScorers([{ fields: { paths: ['category', 'customer.plan'] } }]);
    expect(uncomparedParts(some, expected)).toEqual([['customer', 'name']]);
    const ignoring = createScorers([{ fields: { paths: ['category'], ignore: ['customer'] } }]);
    expect(uncomparedParts(ignoring, expected)).toEqual([]);
    expect(uncomparedParts(createScorers(['schema', 'fields']), 7)).toEqual([[]]);
  });

  it('is compared completely by the default scorers', () => {
    const scorers = createScorers(['fields', 'equals']);
    fc.assert(
      fc.property(fc.jsonValue(), expected => {
        expect(uncomparedParts(scorers, expected)).toEqual([]);
      }),
    );
  });

  it('does not pass when it differs', async () => {
    const scorers = createScorers(['fields', 'equals']);
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (expected, reply) => {
        const text = JSON.stringify(reply);
        const subject = { input: {}, expected: { value: expected }, record: record({ text }) };
        const judged = await Promise.all(scorers.map(scorer => scorer.judge(subject)));
        const passes = judged.every(each => !each || ('pass' in each && each.pass));
        if (passes) expect(contains(JSON.parse(text), expected)).toBe(true);
      }),
    );
  });
});

/** Whether a reply has all of what is expected, read without the code under test. */
function contains(reply: unknown, expected: unknown): boolean {
  if (typeof expected === 'string' && expected.trim() === JSON.stringify(reply)) return true;
  const isObject =
    typeof expected === 'object' &&
    expected !== null &&
    !Array.isArray(expected) &&
    Object.keys(expected).length > 0;
  if (!isObject)
    return JSON.stringify(reply) === JSON.stringify(JSON.parse(JSON.stringify(expected)));
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) return false;
  return Object.entries(expected).every(
    ([key, value]) =>
      Object.hasOwn(reply, key) && contains((reply as Record<string, unknown>)[key], value),
  );
}

it('an entry that the user is typing gives no scorer, and does not throw', () => {
  const entries = [{ latency: null }, { cost: {} }, { fields: 3 }, 'latency', 7, null, {}];
  expect(createScorers(entries)).toEqual([]);
  expect(createScorers(['schema', { latency: { under: '3s' } }])).toHaveLength(2);
});
