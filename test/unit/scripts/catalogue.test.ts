import { describe, expect, test } from 'vitest';
import { differencesText } from '../../../scripts/catalogue/differences.ts';
import { type ManualEntries, readManualEntries } from '../../../scripts/catalogue/manualEntries.ts';
import { mergedModels } from '../../../scripts/catalogue/merge.ts';
import type { ReadFacts, Reading } from '../../../scripts/catalogue/reading.ts';
import { allModels } from '../../../src/model/catalogue/catalogue.ts';

function reading(source: string, models: Readonly<Record<string, ReadFacts>>): Reading {
  return { source, date: '2026-11-10', models: new Map(Object.entries(models)) };
}

const first = reading('first', {
  'a/new': {
    name: 'New',
    contextWindow: 1000,
    prices: {
      input: 2,
      output: 10,
      tiers: [{ inputTokensAbove: 100, input: 4 }],
      asOf: '2026-11-10',
    },
    capabilities: { reasoning: true, tools: true },
  },
  'a/odd': { name: 'Odd' },
});
const second = reading('second', {
  'a/new': { contextWindow: 1024, prices: { input: 3, output: 10, cacheRead: 1 } },
  'a/old-as-they-say': { prices: { input: 7, output: 8, asOf: '2026-09-23' } },
});
const kept: ManualEntries = {
  leaveOut: new Set(['a/odd']),
  rules: [
    {
      provider: 'a',
      source: 'prices page',
      date: '2026-11-23',
      prices: { cacheWrite1h: 2, batch: 0.5 },
    },
    {
      provider: 'a',
      reasoning: false,
      source: 'never',
      date: '2026-11-23',
      facts: { contextWindow: 1 },
    },
  ],
  snapshots: { 'a/new': ['a/new-2026'] },
  otherNames: { 'a/old': 'old-as-they-say' },
  readings: [
    {
      ...reading('hand', {
        'a/old': { name: 'Old', lifecycle: { retiresOn: '2025-01-01' } },
        'a/new': { capabilities: { tools: false }, lifecycle: { status: 'current' } },
      }),
      date: '2026-11-24',
    },
  ],
};

describe('the generation of the catalog', () => {
  const models = mergedModels(first, second, kept);

  test('merges later sources over earlier ones, part by part, and names the sources', () => {
    expect(models.find(({ id }) => id === 'a/new')).toEqual({
      id: 'a/new',
      name: 'New',
      contextWindow: 1000,
      prices: {
        input: 2,
        output: 10,
        cacheWrite1h: 4,
        tiers: [{ inputTokensAbove: 100, input: 4, cacheWrite1h: 8 }],
        batch: { input: 1, output: 5 },
        asOf: '2026-11-10',
      },
      capabilities: { tools: false, reasoning: true },
      lifecycle: { status: 'current' },
      source:
        'second (2026-11-10); first (2026-11-10); prices page (2026-11-23); hand (2026-11-24)',
      asOf: '2026-11-24',
    });
  });

  test('has hand-written models, with prices under the second package’s name for them', () => {
    expect(models.find(({ id }) => id === 'a/old')?.prices).toEqual({
      input: 7,
      output: 8,
      asOf: '2026-09-23',
    });
  });

  test('is sorted, with further names and without excluded models', () => {
    expect(models.map(({ id }) => id)).toEqual(['a/new', 'a/new-2026', 'a/old']);
  });

  test('fails for a duplicate name, and for a model without one', () => {
    const twice = { ...kept, snapshots: { 'a/new': ['a/old'] } };
    expect(() => mergedModels(first, second, twice)).toThrow('Named twice: a/old.');
    const nameless = reading('first', { 'a/x': { contextWindow: 1 } });
    expect(() => mergedModels(nameless, second, kept)).toThrow('a/x has no name.');
  });

  test('lists the differences of the second package', () => {
    const text = differencesText(models, second, kept);
    expect(text).toContain('- `a/new`: context window 1000, not 1024');
    expect(text).toContain('- `a/new`: input 2, not 3');
    expect(text).toContain('- `a/new`: number of tiers 1, not 0');
    expect(text).not.toContain('`a/old`');
    // One of the two says nothing of it.
    expect(text).not.toContain('cacheRead');
  });
});

test('the manual entries are valid and part of the catalog', async () => {
  const { readings, leaveOut } = await readManualEntries();
  const known = new Set(allModels().map(({ id }) => id));
  for (const id of readings.flatMap(({ models }) => [...models.keys()])) {
    expect(known.has(id), id).toBe(true);
  }
  for (const id of leaveOut) expect(known.has(id), id).toBe(false);
});
