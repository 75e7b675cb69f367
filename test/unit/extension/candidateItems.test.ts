import { expect, test } from 'vitest';
import { candidateItems } from '../../../src/extension/evaluation/candidateItems.ts';

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

test('the models of the evaluation come first and are selected, then those that fit, each with the cost of a row', () => {
  const unknown = { known: false, reason: 'no price is known for this model' } as const;
  const items = candidateItems(['b/two', 'c/three', 'd/new', 'sandbox/echo'], {
    needs,
    notes: [],
    suggested: [
      { model: 'a/one', cost },
      { model: 'b/two', cost: { ...cost, usd: 0.004, basis: 'measured', counted: true } },
    ],
    unsure: [{ model: 'e/five', cost: unknown, unknowns: ['tools'] }],
    refused: [
      { model: 'c/three', reasons: ['retired'] },
      { model: 'f/six', reasons: ['no tools'] },
    ],
  });
  expect(items).toEqual([
    { group: 'Models of this evaluation' },
    { label: 'b/two', description: '$0.004 per row', detail: 'not evaluated', picked: true },
    { label: 'c/three', description: 'cost unknown', detail: 'retired', picked: true },
    { label: 'd/new', description: 'cost unknown', detail: 'not in the catalog', picked: true },
    {
      label: 'sandbox/echo',
      description: 'sandbox',
      detail: 'Runs on this machine.',
      picked: true,
    },
    { group: 'Suitable' },
    { label: 'a/one', description: '~$0.002 per row', detail: 'not evaluated', picked: false },
    { group: 'Possibly suitable' },
    {
      label: 'e/five',
      description: 'cost unknown',
      detail: 'not evaluated, no price is known for this model',
      picked: false,
    },
  ]);
});
