import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Baseline,
  baselineText,
  readBaseline,
} from '../../../../src/eval/baseline/baseline.ts';

it('a baseline of another format, or with a row twice, is refused with what to do', () => {
  const text = baselineText({ prompt: '', parameters: '', scorers: '', rows: [] });
  expect(readBaseline(text.replace('baseline/1', 'baseline/2'))).toEqual({
    ok: false,
    problem:
      'its format is `baseline/2`, and this version of Touchstone reads `baseline/1`; update Touchstone, or bless again',
  });
  const row = { id: 'a', row: '', results: {} };
  const rows = [row, row];
  expect(readBaseline(baselineText({ prompt: '', parameters: '', scorers: '', rows }))).toEqual({
    ok: false,
    problem: 'row `a` is in it twice; bless again',
  });
});

const hash = fc.stringMatching(/^[0-9a-f]{16}$/);

const count = fc.integer({ min: 1, max: 9 }).chain(samples =>
  fc.record({
    passed: fc.integer({ min: 0, max: samples }),
    samples: fc.constant(samples),
    score: fc.integer({ min: 0, max: 10_000 }).map(score => score / 10_000),
  }),
);

const modelName = fc.stringMatching(/^[a-z]+\/[a-z0-9.-]+$/);

const baselines: fc.Arbitrary<Baseline> = fc.record({
  prompt: hash,
  parameters: hash,
  scorers: hash,
  models: fc.dictionary(modelName, fc.record({ hash, answeredBy: fc.array(fc.string()) })),
  rows: fc.uniqueArray(
    fc.record({
      id: fc.string({ unit: 'binary' }),
      row: hash,
      results: fc
        .uniqueArray(fc.tuple(modelName, count), {
          minLength: 1,
          maxLength: 3,
          selector: ([model]) => model,
        })
        .map(entries => Object.fromEntries(entries)),
    }),
    { selector: ({ id }) => id, maxLength: 8 },
  ),
});

function read(text: string): Baseline {
  const found = readBaseline(text);
  if (!found.ok) throw new Error(found.problem);
  return found.baseline;
}

describe('a baseline file', () => {
  it('reads back as it was written, sorted', () => {
    fc.assert(
      fc.property(baselines, baseline => {
        const text = baselineText(baseline);
        const found = read(text);
        const ids = baseline.rows.map(({ id }) => id).sort();
        expect(found.rows.map(({ id }) => id)).toEqual(ids);
        for (const row of baseline.rows) expect(found.rows).toContainEqual(row);
        expect(found.models).toEqual(baseline.models);
        expect(baselineText(found)).toBe(text);
      }),
    );
  });

  it('has one line for each row, so that a diff shows the rows that changed', () => {
    const results = {
      'b/two': { passed: 2, samples: 3, score: 2 / 3 },
      'a/one': { passed: 3, samples: 3, score: 1 },
    };
    const row = { row: '00ff00ff00ff00ff', results };
    const baseline = {
      prompt: 'p',
      parameters: 'q',
      scorers: 's',
      models: {
        'b/two': { hash: '11', answeredBy: ['two-2026-03-17'] },
        'a/one': { hash: '00', answeredBy: [] },
      },
      rows: [
        { id: 't-2', ...row },
        { id: 't-10', ...row },
      ],
    };
    expect(baselineText(baseline)).toBe(`{
  "touchstone": "baseline/1",
  "prompt": "p",
  "parameters": "q",
  "scorers": "s",
  "models": {
    "a/one": {"hash":"00","answeredBy":[]},
    "b/two": {"hash":"11","answeredBy":["two-2026-03-17"]}
  },
  "rows": [
    {"id": "t-10", "row": "00ff00ff00ff00ff", "results": {"a/one": {"passed":3,"samples":3,"score":1}, "b/two": {"passed":2,"samples":3,"score":0.6667}}},
    {"id": "t-2", "row": "00ff00ff00ff00ff", "results": {"a/one": {"passed":3,"samples":3,"score":1}, "b/two": {"passed":2,"samples":3,"score":0.6667}}}
  ]
}
`);
  });

  it.each([
    [
      'unresolved merge conflicts',
      '{\n<<<<<<< HEAD\n"rows": []\n=======\n>>>>>>> x\n}',
      'merge conflicts',
    ],
    ['text that is not JSON', '{', 'not valid JSON'],
    [
      'another version',
      baselineText({ prompt: '', parameters: '', scorers: '', rows: [] }).replace(
        'baseline/1',
        'baseline/9',
      ),
      'update Touchstone',
    ],
    [
      'more passes than samples',
      JSON.stringify({
        touchstone: 'baseline/1',
        prompt: '',
        parameters: '',
        scorers: '',
        rows: [{ id: 'a', row: '', results: { 'a/b': { passed: 2, samples: 1, score: 1 } } }],
      }),
      'more passes than samples',
    ],
  ])('with %s is refused with a next step', (_name, text, words) => {
    const found = readBaseline(text);
    expect(!found.ok && found.problem).toContain(words);
    expect(!found.ok && found.problem).toContain('bless again');
  });

  it('gives a baseline or a problem for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        const found = readBaseline(text);
        expect(found.ok || found.problem.length > 0).toBe(true);
      }),
    );
  });
});
