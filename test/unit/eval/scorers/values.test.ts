import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateFile } from '../evaluate.ts';
import { echoPrompt, jsonLines, workspace } from '../workspace.ts';
import { judgeText, passes } from './judging.ts';

describe('equals', () => {
  it.each([
    ['yes', ' yes ', true],
    ['yes', 'Yes', false],
    [{ value: 'yes', ignoreCase: true }, 'Yes', true],
    [42, '42.0', true],
    [true, 'true', true],
    [['a', 1], '["a", 1]', true],
    [{ value: { a: 'X' }, ignoreCase: true }, '{"a":"x"}', true],
    [{ value: { a: 'X' } }, '{"a":"x"}', false],
  ])('%j against the reply %j: %j', async (settings, text, pass) => {
    expect(await passes({ equals: settings }, text)).toBe(pass);
  });
});

describe('number', () => {
  it.each([
    ['number', 'The total is 42.', '42', true],
    ['number', 'The total is 1,234.50 EUR', '1234.5', true],
    ['number', 'INV-2041 costs 7', '7', true],
    ['number', '40 + 2 = 42', '42', false],
    [{ number: { take: 'last' } }, '40 + 2 = 42', '42', true],
    [{ number: { take: 'first' } }, '42, not 41', '42', true],
    ['number', '−5', '-5', true],
    ['number', '.5', '5', false],
    ['number', 'It is -.5.', '-0.5', true],
    ['number', '$1.5M', '1', false],
    ['number', 'version 1.2.3', '1.2', false],
    ['number', 'The total is 42.', '42', true],
    [{ number: { decimal: ',' } }, '1,5kg', '1', false],
    ['number', 'none', '5', false],
    ['number', '9007199254740993', '9007199254740993', true],
    ['number', '9007199254740992', '9007199254740993', false],
    ['number', '9,007,199,254,740,992', '9007199254740993', false],
    [{ number: { tolerance: 0.1 } }, '0.3', '0.2', true],
    [{ number: { tolerance: 0.1 } }, '0.31', '0.2', false],
    [{ number: { relative: 0.01 } }, '101', '100', true],
    [{ number: { relative: 0.01 } }, '102', '100', false],
    [{ number: { decimal: ',' } }, '1.234,5', '1234.5', true],
    [{ number: { field: 'total' } }, '{"id":3,"total":"7 EUR"}', '{"total":7}', true],
    [{ number: { min: 0, max: 10 } }, '11', undefined, false],
    [{ number: { min: 0, max: 10 } }, '10', undefined, true],
    [{ number: 42 }, '42', undefined, true],
  ])('%j on %j, expected %j: %j', async (entry, text, expected, pass) => {
    expect(await passes(entry, text, expected)).toBe(pass);
  });

  it('finds every integer in a sentence, of any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), async value => {
        expect(await passes('number', `It is ${value}.`, String(value))).toBe(true);
        expect(await passes('number', `It is ${value}.`, String(value + 1n))).toBe(false);
      }),
    );
  });
});

describe('integers beyond 2^53 in an eval file', () => {
  const [exact, other] = ['9007199254740993', '9007199254740992'];
  it.each([
    `equals: ${exact}`,
    `equals: { value: { id: ${exact} }, ignoreCase: true }`,
    `number: ${exact}`,
    `number: { min: ${exact}, field: id }`,
    `json: { value: { id: ${exact} } }`,
  ])('are compared exactly: %s', async entry => {
    const reply = (id: string): string => (/field|\{ id/.test(entry) ? `{"id":${id}}` : id);
    const folder = await workspace({
      'a.prompt': echoPrompt,
      'a.golden.jsonl': jsonLines([exact, other].map(id => ({ id, input: { ticket: reply(id) } }))),
      'a.eval.yaml': `score:\n  - ${entry}\n`,
    });
    const { samples } = await evaluateFile(folder, 'a.eval.yaml');
    const outcomes = samples.map(({ row, outcome }) => [row.id, outcome]).sort();
    expect(outcomes).toEqual([
      [other, 'failed'],
      [exact, 'passed'],
    ]);
  });
});

describe('fields', () => {
  const expected = '{"tags":["a","b"],"name":"Ada","total":10}';

  it('compares a list as a set, item by item in any order', async () => {
    const entry = { fields: { lists: { tags: 'set' } } };
    expect(await passes(entry, '{"tags":["b","a","a"],"name":"Ada","total":10}', expected)).toBe(
      true,
    );
    expect(
      await judgeText(entry, '{"tags":["b","c"],"name":"Ada","total":10}', expected),
    ).toMatchObject({
      pass: false,
      score: 0.6,
      reasons: ['tags: missing a; not expected c'],
      metrics: { precision: 0.75, recall: 0.75, f1: 0.75 },
    });
  });

  it('does not pass a set with an unexpected item', async () => {
    const entry = { fields: { lists: { tags: 'set' } } };
    expect(await passes(entry, '{"tags":["a","b","c"],"name":"Ada","total":10}', expected)).toBe(
      false,
    );
  });

  it('counts repeats in a bag', async () => {
    const entry = { fields: { lists: { tags: 'bag' } } };
    expect(await passes(entry, '{"tags":["b","a"],"name":"Ada","total":10}', expected)).toBe(true);
    expect(await passes(entry, '{"tags":["b","a","a"],"name":"Ada","total":10}', expected)).toBe(
      false,
    );
  });

  it('counts extra fields of the reply against precision and F1', async () => {
    const reply = '{"tags":["a","b"],"name":"Ada","total":10,"note":"x","empty":null}';
    expect(await passes('fields', reply, expected)).toBe(true);
    expect(await judgeText({ fields: { measure: 'precision' } }, reply, expected)).toMatchObject({
      pass: false,
      score: 0.75,
      reasons: ['note: not expected'],
    });
  });

  it('passes from its threshold', async () => {
    const reply = '{"tags":["a","b"],"name":"Bob","total":10}';
    expect(await passes({ fields: { pass: 0.6 } }, reply, expected)).toBe(true);
    expect(await passes({ fields: { pass: 0.7 } }, reply, expected)).toBe(false);
  });

  it('compares integers beyond 2^53 exactly, in sets too', async () => {
    const entry = { fields: { lists: { ids: 'set' } } };
    expect(await passes(entry, '{"ids":[9007199254740992]}', '{"ids":[9007199254740993]}')).toBe(
      false,
    );
    expect(await passes(entry, '{"ids":[9007199254740993]}', '{"ids":[9007199254740993]}')).toBe(
      true,
    );
  });
});

describe('json', () => {
  it.each([
    ['{"a":1,"b":[1,2,3]}', '{"a":1,"b":[1,2,3]}', 1, []],
    ['{"a":2,"b":[1,2,3]}', '{"a":1,"b":[1,2,3]}', 0.75, ['a: expected 1, got 2']],
    ['{"b":[0,1,2,3]}', '{"b":[1,2,3]}', 0.75, ['b.0: unexpected 0']],
    ['{"b":[1,3]}', '{"b":[1,2,3]}', 2 / 3, ['b.1: missing, expected 2']],
    ['{"a":1,"z":{"y":2}}', '{"a":1}', 0.5, ['z: unexpected {"y":2}']],
    ['{"a":{"b":1,"c":2}}', '{"a":"x"}', 0, ['a: expected x, got {"b":1,"c":2}']],
    ['[]', '{}', 0, ['the reply: expected {}, got []']],
    [
      '{"id":9007199254740992}',
      '{"id":9007199254740993}',
      0,
      ['id: expected 9007199254740993, got 9007199254740992'],
    ],
    ['no json', '{}', 0, ['the reply is not JSON']],
  ])('the reply %s against %s', async (text, expected, score, reasons) => {
    const judgement = await judgeText('json', text, expected);
    expect(judgement).toMatchObject({ pass: reasons.length === 0, reasons });
    expect(judgement && 'score' in judgement ? judgement.score : -1).toBeCloseTo(score, 9);
  });

  it.each([
    [{ extra: 'allow' }, '{"a":1,"b":2}', '{"a":1}', true],
    [{ order: 'ignore' }, '[3,1,2]', '[1,2,3]', true],
    [{ order: 'ignore' }, '[3,1,1]', '[1,2,3]', false],
    [{ numeric: 0.1 }, '{"a":1.05}', '{"a":1}', true],
    [{ numeric: 0.1 }, '{"a":1.2}', '{"a":1}', false],
    [
      { ignore: ['id', 'items.*.at'] },
      '{"id":1,"items":[{"n":1,"at":9}]}',
      '{"id":2,"items":[{"n":1,"at":8}]}',
      true,
    ],
    [{ pass: 0.5 }, '{"a":1,"b":2}', '{"a":1,"b":3}', true],
    [{ value: { a: 1 } }, '{"a":1}', undefined, true],
  ])('with %j, %s against %s: %j', async (settings, text, expected, pass) => {
    expect(await passes({ json: settings }, text, expected)).toBe(pass);
  });

  it('is 1 for equal values, and between 0 and 1 for any two', async () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    await fc.assert(
      fc.asyncProperty(value, value, async (a, b) => {
        const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
        expect(await passes('json', left, left)).toBe(true);
        const judgement = await judgeText('json', right, left);
        const score = judgement && 'score' in judgement ? judgement.score : -1;
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('ends for large and for nested lists', async () => {
    const large = JSON.stringify(Array.from({ length: 3000 }, (_, index) => index));
    expect(await passes('json', large, large)).toBe(true);
    const deep = `${'[1,'.repeat(500)}2${']'.repeat(500)}`;
    const other = `${'[1,'.repeat(500)}3${']'.repeat(500)}`;
    expect(await judgeText('json', other, deep)).toMatchObject({ pass: false, score: 500 / 501 });
  });
});

describe('a number, a field or a list within a tolerance', () => {
  it.each([
    [
      { fields: { lists: { n: 'bag' }, numeric: { n: 0.5 } } },
      '{"n":[1.4,0.6]}',
      '{"n":[1,1.5]}',
      1,
    ],
    [{ fields: { lists: { n: 'set' }, numeric: { n: 1 } } }, '{"n":[2,3,4]}', '{"n":[3,2,1]}', 1],
    [{ fields: { numeric: { items: 0.1 } } }, '{"items":[{"p":1.05}]}', '{"items":[{"p":1}]}', 1],
    [{ fields: { numeric: { items: 0.1 } } }, '{"items":[{"p":1.2}]}', '{"items":[{"p":1}]}', 0],
    [{ json: { order: 'ignore', numeric: 0.5 } }, '[1.4,0.6]', '[1,1.5]', 1],
    [{ json: { numeric: 0.01 } }, '[{"x":0},{"x":1.001},{"x":2.001}]', '[{"x":1},{"x":2}]', 2 / 3],
  ])('%j of %s against %s: %d', async (entry, text, expected, score) => {
    expect(await judgeText(entry, text, expected)).toMatchObject({ score });
  });
});

describe('lists that are empty in the reply and in what is expected', () => {
  it.each(['accuracy', 'precision', 'recall', 'f1'])('are equal by %s', async measure => {
    const entry = { fields: { lists: { tags: 'set' }, measure } };
    expect(await judgeText(entry, '{"tags":[]}', '{"tags":[]}')).toMatchObject({
      score: 1,
      pass: true,
      metrics: { precision: 1, recall: 1, f1: 1 },
    });
    expect(await judgeText(entry, '{"tags":["a"]}', '{"tags":[]}')).toMatchObject({
      score: 0,
      pass: false,
    });
  });
});

describe('`json` without regard to order', () => {
  it.each([
    ['in nested lists', {}, '[[4,3],[2,1]]', '[[1,2],[3,4]]', 1],
    ['with further fields', { extra: 'allow' }, '[{"b":2,"x":1},{"a":1}]', '[{"a":1},{"b":2}]', 1],
    [
      'pairs items that have most in common',
      {},
      '[{"id":2,"a":9},{"id":1,"a":9}]',
      '[{"id":1,"a":1},{"id":2,"a":2}]',
      0.5,
    ],
    ['with an item more', {}, '[3,1,2]', '[1,2]', 2 / 3],
    ['with an item less', {}, '[2]', '[1,2]', 0.5],
  ])('%s', async (_, settings, text, expected, score) => {
    const entry = { json: { order: 'ignore', ...settings } };
    expect(await judgeText(entry, text, expected)).toMatchObject({ score });
  });

  it('gives a list in any order the score 1, and one with a changed item less', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 6 }),
        fc.integer(),
        async (items, seed) => {
          const shuffled = items
            .map((item, at) => [Math.sin(seed + at), item] as const)
            .sort(([a], [b]) => a - b)
            .map(([, item]) => item);
          const expected = JSON.stringify(items);
          const entry = { json: { order: 'ignore' } };
          expect(await judgeText(entry, JSON.stringify(shuffled), expected)).toMatchObject({
            score: 1,
          });
          const more = JSON.stringify([...shuffled, 'not in it']);
          expect(await judgeText(entry, more, expected)).toMatchObject({ pass: false });
        },
      ),
    );
  });

  it('ends with lists that are nested deeply', async () => {
    const nested = (depth: number, leaf: string): string =>
      depth === 0 ? leaf : `[${nested(depth - 1, leaf)},${nested(depth - 1, leaf)}]`;
    const deep = `${'['.repeat(500)}1${']'.repeat(500)}`;
    const entry = { json: { order: 'ignore' } };
    expect(await judgeText(entry, nested(8, '1'), nested(8, '2'))).toMatchObject({ score: 0 });
    expect(await judgeText(entry, deep, deep.replace('1', '2'))).toMatchObject({ score: 0 });
  });
});

describe('a reply that is nested more deeply than a row may be', () => {
  const deep = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
  it.each([
    'equals',
    'json',
    { json: { ignore: ['a'] } },
    { json: { order: 'ignore' } },
  ])('fails %j, and is no error', async entry => {
    expect(await passes(entry, deep(20_000), deep(900))).toBe(false);
    expect(await passes(entry, deep(900), deep(900))).toBe(true);
  });

  it('has none of the expected fields', async () => {
    const reply = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    expect(await judgeText('fields', reply, '{"a":1}')).toMatchObject({ pass: false, score: 0 });
  });
});

describe('a value that looks like the expected one', () => {
  it.each([
    ['cafe\u0301', '"café"', 'expected "caf\\u{e9}", got "cafe\\u{301}"'],
    ['a\u00a0b', '"a b"', 'expected "a b", got "a\\u{a0}b"'],
    ['3', '"3 "', undefined],
    [
      `${'a'.repeat(200)}b`,
      `"${'a'.repeat(200)}c"`,
      `expected …${'a'.repeat(40)}c, got …${'a'.repeat(40)}b`,
    ],
  ])('%j, expected %s: %s', async (text, expected, reason) => {
    expect(await judgeText('equals', text, expected)).toMatchObject({
      reasons: reason === undefined ? [] : [reason],
    });
  });
});
