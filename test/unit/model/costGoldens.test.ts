import { expect, test } from 'vitest';
import { modelFacts } from '../../../src/model/catalogue/catalogue.ts';
import { costOf } from '../../../src/model/cost.ts';
import { costGoldens } from './costGoldens.ts';

/** Prices announced for later days do not touch what these cost. */
const today = '2026-11-23';

test.each(costGoldens)('$model: $published', ({ model, usage, usd }) => {
  const cost = costOf(usage, modelFacts(model), today);
  expect(cost).toMatchObject({ known: true, total: expect.closeTo(usd, 9) });
});

test('every provider with a price list is among them', () => {
  const providers = new Set(costGoldens.map(({ model }) => model.slice(0, model.indexOf('/'))));
  expect([...providers]).toEqual(['openai', 'anthropic', 'googleai']);
});
