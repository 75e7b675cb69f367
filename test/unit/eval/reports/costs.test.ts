import { expect, it } from 'vitest';
import { modelCostText } from '../../../../src/eval/reports/words.ts';
import type { ModelSummary } from '../../../../src/eval/results/summary.ts';

const sources = { live: 0, replayed: 0, replayedHandWritten: 0, sandbox: 0 };
const without = { cost: 0, unknownCost: 0, costEstimated: false, sources };
const text = (model: Partial<ModelSummary>) =>
  modelCostText({ ...without, ...model } as ModelSummary);

it('the cost of replies is shown although no sample has a result, as when a scorer fails', () => {
  expect(text({ cost: 0.5 })).toBe('$0.50');
  expect(text({})).toBe('–');
  expect(text({ unknownCost: 3 })).toBe('–');
  expect(text({ sources: { ...sources, replayed: 2 } })).toBe('not billed');
  expect(text({ unknownCost: 2, sources: { ...sources, live: 2 } })).toBe('unknown');
});
