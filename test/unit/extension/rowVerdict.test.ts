import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../src/eval/results/sample.ts';
import { rowVerdict, sampleFinding, sampleLine } from '../../../src/extension/tests/rowVerdict.ts';

function sample(change: Partial<Sample>): Sample {
  return {
    row: { id: 't-1', file: 'triage.golden.jsonl', line: 1, hash: '' },
    model: 'openai/gpt-5.4-mini',
    repeat: 0,
    attempts: 1,
    outcome: 'passed',
    scores: [],
    input: {},
    text: '',
    source: 'live',
    cost: { known: false, reason: 'no price is known for this model' },
    totalTime: 820,
    ...change,
  };
}

describe('rowVerdict', () => {
  it('passes only when every sample has passed', () => {
    const passed = sample({});
    expect(rowVerdict([passed, passed], 2)).toBe('passed');
    expect(rowVerdict([passed, sample({ outcome: 'failed' })], 2)).toBe('failed');
  });

  it('distinguishes a wrong reply, a missing reply and an incomplete row', () => {
    const errored = sample({ outcome: 'errored' });
    expect(rowVerdict([errored, sample({})], 2)).toBe('errored');
    expect(rowVerdict([errored, sample({ outcome: 'failed' })], 2)).toBe('failed');
    expect(rowVerdict([sample({})], 2)).toBe('skipped');
    expect(rowVerdict([], 2)).toBe('skipped');
  });
});

describe('sampleFinding', () => {
  const wrong = sample({
    outcome: 'failed',
    expected: { category: 'billing', urgency: 3 },
    output: { urgency: 3, summary: 'Twice billed.', category: 'bug' },
  });

  it('shows the expected fields and those of the reply in the same order, without other fields', () => {
    const finding = sampleFinding({
      ...wrong,
      scores: [
        { scorer: 'schema', score: 1, pass: true, reasons: ['never shown'] },
        { scorer: 'fields', score: 0.5, pass: false, reasons: ['category is bug', 'and more'] },
      ],
    });
    expect(finding.message).toBe('openai/gpt-5.4-mini: category is bug · and more');
    expect(finding.expected).toBe('{\n  "category": "billing",\n  "urgency": 3\n}');
    expect(finding.actual).toBe('{\n  "category": "bug",\n  "urgency": 3\n}');
  });

  it('shows the whole reply when a scorer uses all of it', () => {
    const scores = [{ scorer: 'equals', score: 0, pass: false, reasons: ['not equal'] }];
    expect(sampleFinding({ ...wrong, scores }).actual).toBe(
      '{\n  "category": "bug",\n  "urgency": 3,\n  "summary": "Twice billed."\n}',
    );
  });

  it('gives the reason when there was no reply', () => {
    const error = { class: 'noKey', message: 'No key for openai was found.' } as const;
    expect(sampleFinding(sample({ outcome: 'errored', error }))).toEqual({
      message: 'openai/gpt-5.4-mini: No key for openai was found.',
    });
  });
});

describe('sampleLine', () => {
  it('has cost and time only for a live reply', () => {
    expect(sampleLine(sample({}))).toBe('t-1  openai/gpt-5.4-mini  passed  820 ms');
    expect(sampleLine(sample({ source: 'replayedHandWritten' }))).toBe(
      't-1  openai/gpt-5.4-mini  passed  replayed (hand-written)',
    );
  });
});
