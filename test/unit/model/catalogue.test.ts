import { describe, expect, test } from 'vitest';
import { builtInProviders } from '../../../src/model/builtInProviders.ts';
import { allModels, modelFacts } from '../../../src/model/catalogue.ts';
import { lifecycleStatus } from '../../../src/model/lifecycle.ts';
import { parseModelReference } from '../../../src/model/reference.ts';

const models = allModels();

describe('the catalogue', () => {
  test('is sorted, and names each model once', () => {
    const ids = models.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  test('says of every fact where and when it was read', () => {
    for (const { source, asOf, prices } of models) {
      expect(source).not.toBe('');
      expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
      if (prices) expect(prices.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });

  test('has no price of nothing: what is not known is absent', () => {
    for (const { prices } of models) {
      const rates = prices ? [prices, ...(prices.tiers ?? [])] : [];
      for (const { input = 1, output = 1, cacheRead = 1, cacheWrite = 1 } of rates) {
        expect(Math.min(input, output, cacheRead, cacheWrite)).toBeGreaterThan(0);
      }
    }
  });

  test('has tiers in ascending order', () => {
    for (const { prices } of models) {
      const thresholds = (prices?.tiers ?? []).map(tier => tier.inputTokensAbove);
      expect(thresholds).toEqual([...thresholds].sort((a, b) => a - b));
    }
  });

  test('knows only providers that can be called', () => {
    const providers = new Set(models.map(({ id }) => parseModelReference(id)?.provider ?? ''));
    for (const provider of providers) expect(Object.keys(builtInProviders)).toContain(provider);
  });

  test('recommends living models only', () => {
    for (const { id, lifecycle } of models) {
      if (lifecycle?.replacement === undefined) continue;
      expect(lifecycleStatus(lifecycle), id).toMatch(/^(?:deprecated|retired)$/);
      expect(modelFacts(lifecycle.replacement)?.lifecycle?.status, id).toBe('current');
    }
  });

  test('does not guess from the beginning of a name', () => {
    expect(modelFacts('openai/gpt-6-luna')).toBeDefined();
    expect(modelFacts('openai/gpt-6-luna-2026-09-01')).toBeUndefined();
    expect(modelFacts('openai/gpt-6-lun')).toBeUndefined();
  });
});
