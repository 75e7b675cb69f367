import { describe, expect, it } from 'vitest';
import { scoreReply } from '../../../../src/eval/scoreReply.ts';
import type { Scorer } from '../../../../src/eval/scorers/scorer.ts';
import { entryProblem, scoreProblem } from '../../../../src/eval/scorers/scoreSchema.ts';
import { createScorers, mergeScorers } from '../../../../src/eval/scorers/table.ts';
import { evaluateFile } from '../evaluate.ts';
import { echoPrompt, jsonLines, workspace } from '../workspace.ts';
import { judgeText, passes, record } from './judging.ts';

const signal = new AbortController().signal;

function score(entries: readonly unknown[], text: string, passScore?: number) {
  return scoreReply(
    createScorers(entries),
    { input: {}, record: record({ text }) },
    { passScore, signal },
  );
}

describe('not', () => {
  it('passes when its scorer fails, and describes what passed', async () => {
    expect(await judgeText({ not: { contains: 'sorry' } }, 'Hello')).toMatchObject({
      scorer: 'not contains',
      score: 1,
      pass: true,
      reasons: [],
    });
    expect(await judgeText({ not: { contains: 'sorry' } }, 'sorry')).toMatchObject({
      score: 0,
      pass: false,
      reasons: ['must fail, but passes: {"contains":"sorry"}'],
    });
  });

  it('does not pass what cannot be judged', async () => {
    expect(await passes({ not: { latency: { under: '1s' } } }, '')).toBe(false);
    expect(await judgeText({ not: 'finish' }, '')).not.toHaveProperty('pass');
  });
});

describe('a sample', () => {
  it('passes when every scorer with a weight passes', async () => {
    expect(await score([{ contains: 'a' }, { contains: 'b' }], 'a')).toMatchObject({
      outcome: 'failed',
    });
    const silent = { contains: { all: 'b', weight: 0 } };
    expect(await score([{ contains: 'a' }, silent], 'a')).toMatchObject({ outcome: 'passed' });
    expect(await score([silent], 'b')).toMatchObject({ outcome: 'skipped' });
  });

  it('passes by the weighted mean of its scores when the gate defines it', async () => {
    const entries = [{ contains: { all: 'a', weight: 3 } }, { contains: 'b' }];
    expect(await score(entries, 'a', 0.75)).toMatchObject({ outcome: 'passed' });
    expect(await score(entries, 'a', 0.76)).toMatchObject({ outcome: 'failed' });
    expect(await score([{ contains: { all: 'a', weight: 0 } }], 'a', 0.1)).toMatchObject({
      outcome: 'skipped',
    });
  });

  it('is errored when a scorer throws, rejects or never returns, and keeps the other scores', async () => {
    const broken = (judge: Scorer['judge']): Scorer => ({
      name: 'broken',
      metric: 'broken',
      settings: 'broken',
      compares: () => [],
      judge,
    });
    const fine = createScorers([{ contains: 'a' }]);
    const subject = { input: {}, record: record({ text: 'a' }) };
    const fail = (): never => {
      throw new Error('no such thing');
    };
    for (const judge of [fail, async () => fail()]) {
      expect(await scoreReply([broken(judge), ...fine], subject, { signal })).toMatchObject({
        outcome: 'errored',
        scores: [{ scorer: 'contains', pass: true }],
        error: { class: 'internal', message: expect.stringContaining('no such thing') },
      });
    }
    const leaving = new AbortController();
    const endless = scoreReply([broken(() => new Promise(() => {}))], subject, {
      signal: leaving.signal,
    });
    leaving.abort(new Error('left'));
    await expect(endless).rejects.toThrow('left');
  });
});

describe('a row with a `score` of its own', () => {
  const rows = jsonLines([
    { id: 'own', input: { ticket: 'INV-1' }, score: [{ contains: 'INV-2' }] },
    { id: 'none', input: { ticket: 'INV-1' } },
    {
      id: 'more',
      input: { ticket: 'INV-1' },
      score: [{ startsWith: 'INV' }, { contains: { ignoreCase: true } }],
    },
  ]);

  it('is judged by it and by the evaluation’s, with merged settings for the same name', async () => {
    const folder = await workspace({
      'a.prompt': echoPrompt,
      'a.golden.jsonl': rows,
      'a.eval.yaml': 'score:\n  - contains: inv\n  - words: 5\n',
    });
    const { samples } = await evaluateFile(folder, 'a.eval.yaml');
    const outcomes = Object.fromEntries(
      samples.map(({ row, outcome, scores }) => [
        row.id,
        [outcome, scores.map(({ scorer }) => scorer)],
      ]),
    );
    expect(outcomes).toEqual({
      own: ['failed', ['contains', 'words']],
      none: ['failed', ['contains', 'words']],
      more: ['passed', ['contains', 'words', 'startsWith']],
    });
    const own = samples.find(({ row }) => row.id === 'own');
    expect(own?.scores[0]?.reasons).toEqual(['missing "INV-2"']);
  });

  it.each([
    [[{ contians: 'x' }], 'Unknown scorer `contians`. Did you mean `contains`?'],
    [['quality'], /^Unknown scorer `quality`. Available: schema, /],
    ['contains', 'must be'],
    [[], 'at least 1'],
    [[{ words: { max: 'many' } }], 'words'],
  ])('that is %j is a bad row with a sentence', async (own, message) => {
    const folder = await workspace({
      'a.prompt': echoPrompt,
      'a.golden.jsonl': jsonLines([{ input: { ticket: 'x' }, score: own }]),
    });
    const { summary, samples } = await evaluateFile(folder, 'a.prompt');
    expect(samples).toEqual([]);
    const pattern =
      typeof message === 'string'
        ? expect.stringContaining(message)
        : expect.stringMatching(message);
    if (own !== 'contains') expect(summary.badRows).toMatchObject([{ line: 1, message: pattern }]);
    else expect(summary.badRowCount).toBe(1);
  });

  it('keeps numbers as written when settings are merged', async () => {
    const [held] = createScorers([{ number: { tolerance: 0 } }]);
    const row = JSON.parse('{"score":[{"number":9007199254740993}]}');
    expect(held).toBeDefined();
    const merged = mergeScorers(held ? [held] : [], row);
    expect(merged).toMatchObject({ ok: true });
  });
});

describe('entries of `score`', () => {
  it.each([
    ['contians', 'Unknown scorer `contians`. Did you mean `contains`?'],
    [{ regexp: 'a' }, 'Unknown scorer `regexp`. Did you mean `regex`?'],
    [{ not: { contans: 'a' } }, 'Unknown scorer `contans`. Did you mean `contains`?'],
    ['latency', 'The scorer `latency` needs settings: `latency: { under: 3s }`'],
    ['rouge', 'The scorer `rouge` needs settings: `rouge: { pass: 0.4 }`'],
    [{ contains: 'a', weight: 2 }, expect.stringContaining('`weight` is a setting of a scorer')],
    [
      { contains: 'a', words: 3 },
      'An entry of `score` has one scorer. Write each as an entry of its own',
    ],
  ])('%j: %s', (entry, message) => {
    expect(scoreProblem([entry])).toEqual(message);
  });

  it('do not change findings about anything else', () => {
    expect(entryProblem({ pointer: '/models', keyword: 'minItems' }, {})).toBeUndefined();
  });
});

describe('metrics', () => {
  it('are the means of scores by name, and formulas of them', async () => {
    const folder = await workspace({
      'a.prompt': echoPrompt,
      'a.golden.jsonl': jsonLines([
        { id: 'a', input: { ticket: 'a b' } },
        { id: 'b', input: { ticket: 'b' } },
      ]),
      'a.eval.yaml': [
        'score:',
        '  - contains: { all: a, as: has_a }',
        '  - contains: { all: b, as: has_b, weight: 3 }',
        'metrics:',
        '  both: min(has_a, has_b) * 2',
        '  odd: has_c / 0',
      ].join('\n'),
    });
    const { summary } = await evaluateFile(folder, 'a.eval.yaml');
    expect(summary.models[0]).toMatchObject({
      meanScore: (1 + 0.75) / 2,
      metrics: [
        { name: 'has_a', mean: 0.5, scores: 2, passed: 1 },
        { name: 'has_b', mean: 1, scores: 2, passed: 2 },
        { name: 'both', mean: 1 },
        { name: 'odd' },
      ],
    });
  });
});
