import { describe, expect, test } from 'vitest';
import { type ModelFacts, withLiveFacts } from '../../../src/model/catalogue/modelFacts.ts';

const time = '2026-11-27T12:00:00.000Z';
const known: ModelFacts = {
  id: 'a/x',
  name: 'X',
  contextWindow: 1000,
  prices: { input: 1, output: 2, asOf: '2026-11-10' },
  capabilities: { tools: true, images: false },
  lifecycle: { released: '2025-01-01', retiresOn: '2026-12-01', replacement: 'a/y' },
  source: 'a list',
};

function live(...models: readonly { readonly id: string }[]) {
  return withLiveFacts([known, { ...known, id: 'b/x' }], [{ provider: 'a', time, models }]);
}

describe('what a provider says of its models', () => {
  test('overrides known facts, part by part, and is marked with its time', () => {
    const said = { id: 'a/x', contextWindow: 2000, capabilities: { images: true } };
    expect(live(said)[0]).toEqual({
      ...known,
      contextWindow: 2000,
      capabilities: { tools: true, images: true },
      live: { time, listed: true },
      source: 'a list; the provider’s list of models',
    });
  });

  test('replaces the whole lifecycle except what no list contains', () => {
    const moved = { id: 'a/x', lifecycle: { retiresOn: '2027-03-01' } };
    expect(live(moved)[0]?.lifecycle).toEqual({
      released: '2025-01-01',
      retiresOn: '2027-03-01',
      replacement: 'a/y',
    });
    const saved = { id: 'a/x', lifecycle: { status: 'current' } };
    expect(live(saved)[0]?.lifecycle).toEqual({ released: '2025-01-01', status: 'current' });
  });

  test('adds unknown models with an unknown price', () => {
    expect(live({ id: 'a/new' }).find(({ id }) => id === 'a/new')).toEqual({
      id: 'a/new',
      name: 'a/new',
      live: { time, listed: true },
      source: 'the provider’s list of models',
    });
  });

  test('marks models that it omits, and does not affect other providers', () => {
    const [first, other] = live();
    expect(first).toEqual({ ...known, live: { time, listed: false } });
    expect(other).toEqual({ ...known, id: 'b/x' });
  });
});
