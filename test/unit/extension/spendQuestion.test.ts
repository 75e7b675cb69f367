import { expect, test } from 'vitest';
import type { ExpectedSpend } from '../../../src/eval/schedule/spend.ts';
import { progressText } from '../../../src/extension/evaluation/progressText.ts';
import { spendQuestion } from '../../../src/extension/evaluation/spendQuestion.ts';

const spend: ExpectedSpend = {
  calls: 600,
  inputTokens: 420_000,
  outputTokens: 90_000,
  usd: 7.2,
  unknown: ['The price of x/y is unknown.'],
  confirmAbove: 5,
};
const free: ExpectedSpend = {
  ...spend,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  usd: 0,
  unknown: [],
};
const evaluation = { name: 'triage', key: 'triage' };

test('a cost above the limit is confirmed, with calls, tokens and what is not known', () => {
  const question = spendQuestion(spend, [{ evaluation }]);
  expect(question?.message).toBe(
    'The evaluation is estimated to cost ~$7.20. The limit is $5. Start it?',
  );
  expect(question?.detail).toContain(
    '~$7.20 for 600 calls, ~420,000 input and ~90,000 output tokens, without reasoning and retries. The price of x/y is unknown.',
  );
});

test('nothing is asked up to the limit, and nothing when nothing is billed', () => {
  expect(spendQuestion({ ...spend, usd: 5 }, [{ evaluation }])).toBeUndefined();
  expect(spendQuestion(free, [{ evaluation }])).toBeUndefined();
});

test('the question has the budget that the prompts of one evaluation share', () => {
  const plan = { evaluation, budget: 6 };
  expect(spendQuestion(spend, [plan, plan])?.detail).toContain(
    'before it exceeds its budget of $6',
  );
  const other = { evaluation: { name: 'other', key: 'other' } };
  expect(spendQuestion(spend, [plan, other])?.detail).not.toContain('budget of');
});

test('the estimate of a search is the most that it costs', () => {
  expect(spendQuestion(spend, [{ evaluation, cheapest: true }])?.message).toContain(
    'at most ~$7.20',
  );
});

test('progress has what was spent of what is expected, and no money when nothing is billed', () => {
  const state = { done: 12, samples: 1440, usd: 0.0103 };
  expect(progressText(state, spend)).toBe('12 of 1,440 · $0.0103 of ~$7.20');
  expect(progressText(state, { ...spend, usd: 0 })).toBe(
    '12 of 1,440 · $0.0103, expected cost unknown',
  );
  expect(progressText({ ...state, usd: 0 }, free)).toBe('12 of 1,440');
});
