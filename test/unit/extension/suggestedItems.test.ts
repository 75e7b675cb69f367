import { expect, test } from 'vitest';
import {
  evidenceText,
  expectedCostText,
  type PromptSuggestion,
} from '../../../src/eval/suggestion/suggestFor.ts';
import { suggestedItems } from '../../../src/extension/models/suggestedItems.ts';

const needs = {
  input: { rows: 0, longest: 10, mean: 10 },
  mayReason: true,
  capabilities: [],
  regions: [],
  bar: 0.9,
};
const cost = {
  known: true,
  usd: 0.002,
  basis: 'expectedReply',
  counted: false,
  reasoningApart: false,
} as const;

function items(suggestion: Partial<PromptSuggestion>) {
  const none = { needs, suggested: [], unsure: [], refused: [], notes: [] };
  return suggestedItems({ ...none, ...suggestion }, { costText: expectedCostText, evidenceText });
}

test('every model is listed in its group, with its cost or its reasons', () => {
  const unknown = { known: false, reason: 'no price is known for this model' } as const;
  expect(
    items({
      suggested: [{ model: 'a/one', cost }],
      unsure: [{ model: 'b/two', cost: unknown, unknowns: ['tools', 'images'] }],
      refused: [{ model: 'c/three', reasons: ['no tools', 'retired'] }],
    }),
  ).toEqual([
    { group: 'Suitable' },
    { label: 'a/one', description: '~$0.002 per run', detail: 'not evaluated' },
    { group: 'Possibly suitable' },
    {
      label: 'b/two',
      description: 'cost unknown',
      detail: 'unknown: tools; images; not evaluated, no price is known for this model',
    },
    { group: 'Not suitable' },
    { label: 'c/three', detail: 'no tools; retired' },
  ]);
});

test('a part without models has no title', () => {
  expect(items({ refused: [{ model: 'c/three', reasons: ['no tools'] }] })).toHaveLength(2);
});
