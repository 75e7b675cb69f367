import { describe, expect, test } from 'vitest';
import { allModels, modelFacts } from '../../../src/model/catalogue/catalogue.ts';
import {
  capabilityNames,
  lifecycleStatus,
  type ModelFacts,
  parseModelReference,
  type Rates,
  rateNames,
} from '../../../src/model/catalogue/modelFacts.ts';
import { builtInProviders } from '../../../src/model/providers.ts';

const models = allModels();
const isoDate = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Every set of rates a model has: its own, its tiers', announced and batch ones. */
function ratesOf({ prices }: ModelFacts): readonly Partial<Rates>[] {
  if (!prices) return [];
  const { tiers = [], changes = [], batch } = prices;
  return [prices, ...tiers, ...changes, ...(batch ? [batch] : [])];
}

describe('the catalog', () => {
  test('is sorted, and names each model once', () => {
    const ids = models.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  test('has the source and date of the facts of every model', () => {
    for (const { id, source, asOf, prices } of models) {
      expect(source, id).toMatch(/\S \(\d{4}-\d\d-\d\d\)$/);
      expect(asOf, id).toMatch(isoDate);
      if (prices) expect(prices.asOf, id).toMatch(isoDate);
    }
  });

  test('contains no unused fact', () => {
    const keys = 'id name contextWindow maxOutputTokens minimumCachedPrefix prices capabilities';
    const known = [...keys.split(' '), 'lifecycle', 'data', 'source', 'asOf'];
    const more = ['tiers', 'changes', 'batch', 'asOf'];
    for (const facts of models) {
      expect(known, facts.id).toEqual(expect.arrayContaining(Object.keys(facts)));
      expect([...rateNames, ...more], facts.id).toEqual(
        expect.arrayContaining(Object.keys(facts.prices ?? {})),
      );
      expect(capabilityNames, facts.id).toEqual(
        expect.arrayContaining(Object.keys(facts.capabilities ?? {})),
      );
    }
  });

  test('has whole numbers of tokens', () => {
    for (const { id, contextWindow, maxOutputTokens, minimumCachedPrefix } of models) {
      for (const tokens of [contextWindow, maxOutputTokens, minimumCachedPrefix]) {
        if (tokens !== undefined) expect(Number.isInteger(tokens) && tokens > 0, id).toBe(true);
      }
    }
  });

  test('has no price of zero: an unknown price is absent', () => {
    for (const facts of models) {
      for (const rates of ratesOf(facts)) {
        for (const name of rateNames) expect(rates[name] ?? 1, facts.id).toBeGreaterThan(0);
      }
    }
  });

  test('has cache reads at most as expensive as input, and longer cache writes at least as expensive', () => {
    for (const facts of models) {
      for (const { input, cacheRead, cacheWrite, cacheWrite1h } of ratesOf(facts)) {
        if (input && cacheRead) expect(cacheRead, facts.id).toBeLessThanOrEqual(input);
        if (cacheWrite && cacheWrite1h) {
          expect(cacheWrite1h, facts.id).toBeGreaterThanOrEqual(cacheWrite);
        }
      }
    }
  });

  test('has cheaper batches, and tiers and changes in ascending order', () => {
    for (const { id, prices } of models) {
      if (prices?.batch?.input) expect(prices.batch.input, id).toBeLessThan(prices.input);
      const thresholds = (prices?.tiers ?? []).map(tier => tier.inputTokensAbove);
      expect(thresholds, id).toEqual([...new Set(thresholds)].sort((a, b) => a - b));
      const days = (prices?.changes ?? []).map(change => change.from);
      expect(days, id).toEqual([...new Set(days)].sort());
      // How a change and a tier would meet is nowhere said.
      expect(thresholds.length > 0 && days.length > 0, id).toBe(false);
    }
  });

  test('has lifecycles in order: ISO dates, and a status only when no date determines it', () => {
    for (const { id, lifecycle = {} } of models) {
      const { released, deprecated, retiresOn, status } = lifecycle;
      const dates = [released, deprecated, retiresOn].filter(date => date !== undefined);
      for (const date of dates) expect(date, id).toMatch(isoDate);
      expect(dates, id).toEqual(dates.toSorted());
      expect(retiresOn === undefined || status === undefined, id).toBe(true);
      expect(lifecycleStatus(lifecycle), id).not.toBe('unknown');
    }
  });

  test('has only providers that can be called', () => {
    const providers = new Set(models.map(({ id }) => parseModelReference(id)?.provider ?? ''));
    for (const provider of providers) expect(Object.keys(builtInProviders)).toContain(provider);
  });

  test('recommends only current models', () => {
    for (const { id, lifecycle } of models) {
      if (lifecycle?.replacement === undefined) continue;
      expect(lifecycleStatus(lifecycle), id).toMatch(/^(?:deprecated|retired)$/);
      expect(modelFacts(lifecycle.replacement)?.lifecycle?.status, id).toBe('current');
    }
  });

  test.each(
    `openai/gpt-4o openai/gpt-4o-2024-08-06 openai/gpt-4o-mini openai/gpt-4o-mini-2024-07-18
    openai/chatgpt-4o-latest openai/o1 openai/o1-mini openai/o1-preview openai/o3 openai/o3-mini
    openai/o4-mini openai/gpt-4 openai/gpt-4-0613 openai/gpt-4-32k openai/gpt-4-turbo
    openai/gpt-4-turbo-preview openai/gpt-3.5-turbo openai/gpt-3.5-turbo-0125 openai/gpt-4.1
    openai/gpt-4.1-mini openai/gpt-4.1-nano openai/gpt-4.5-preview openai/gpt-5 openai/gpt-5-mini
    openai/gpt-5-nano openai/gpt-5-2025-08-07 openai/gpt-5.1 anthropic/claude-2.1
    anthropic/claude-instant-1.2 anthropic/claude-3-haiku-20240307
    anthropic/claude-3-sonnet-20240229 anthropic/claude-3-opus-latest
    anthropic/claude-3-5-haiku-latest anthropic/claude-3-5-sonnet-latest
    anthropic/claude-3-5-sonnet-20241022 anthropic/claude-3-7-sonnet-latest
    anthropic/claude-sonnet-4-20250514 anthropic/claude-opus-4-0 anthropic/claude-opus-4-1
    anthropic/claude-sonnet-4-5 googleai/gemini-pro googleai/gemini-1.0-pro
    googleai/gemini-1.5-pro googleai/gemini-1.5-pro-latest googleai/gemini-1.5-flash
    googleai/gemini-1.5-flash-8b googleai/gemini-2.0-flash googleai/gemini-2.0-flash-lite
    googleai/gemini-2.5-pro googleai/gemini-2.5-flash googleai/gemini-3-pro-preview`.split(/\s+/),
  )('has %s as deprecated or retired', id => {
    expect(lifecycleStatus(modelFacts(id)?.lifecycle)).toMatch(/^(?:deprecated|retired)$/);
  });

  test.each([
    'anthropic/claude-haiku-4-5',
    'anthropic/claude-haiku-5-5',
    'googleai/gemini-2.5-flash-lite',
    'googleai/gemini-flash-latest',
    'openai/gpt-5.4-mini',
    'openai/gpt-6-luna',
  ])('has limits, prices and capabilities of %s', id => {
    const { contextWindow, maxOutputTokens, prices, capabilities } = modelFacts(id) ?? {};
    expect(contextWindow).toBeGreaterThan(0);
    expect(maxOutputTokens).toBeGreaterThan(0);
    expect(prices?.cacheRead).toBeGreaterThan(0);
    expect(capabilities).toMatchObject({ structuredOutput: true, tools: true, images: true });
  });

  test('gives a dated name all the facts of its model', () => {
    const { id: _, ...dated } = modelFacts('openai/gpt-5.4-mini-2026-03-17') ?? { id: '' };
    expect({ id: 'openai/gpt-5.4-mini', ...dated }).toEqual(modelFacts('openai/gpt-5.4-mini'));
  });

  test('infers nothing from the beginning of a name', () => {
    expect(modelFacts('openai/gpt-6-luna')).toBeDefined();
    expect(modelFacts('openai/gpt-6-luna-2026-09-01')).toBeUndefined();
    expect(modelFacts('openai/gpt-6-lun')).toBeUndefined();
  });
});
