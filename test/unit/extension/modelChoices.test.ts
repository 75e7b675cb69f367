import { describe, expect, it } from 'vitest';
import { modelDetail, offeredModels } from '../../../src/extension/models/modelChoices.ts';
import { defaultSettings, modelsFor } from '../../../src/model/settings/settings.ts';
import type { PromptMetadata } from '../../../src/prompt/frontmatter/metadata.ts';

const bare: PromptMetadata = { config: {}, input: {}, output: {}, tools: [], ext: {}, raw: {} };
const workspace = { ...defaultSettings, models: { default: 'a/one', compare: ['b/two', 'a/one'] } };

describe('the models offered for a prompt', () => {
  it('are its own selected models, then added ones, then the sandbox', () => {
    const metadata = { ...bare, model: 'a/one', ext: { touchstone: { compare: ['b/two'] } } };
    const own = modelsFor(metadata, { ...defaultSettings, models: { default: 'x/y' } });
    const offered = offeredModels(own, { added: ['c/three'], selected: { 'c/three': true } });
    expect(offered.map(({ id, selected }) => `${id} ${selected}`)).toEqual([
      'a/one true',
      'b/two true',
      'c/three true',
      'sandbox/schema false',
      'sandbox/echo false',
    ]);
  });

  it('are those of the workspace when the prompt names none, without duplicates', () => {
    expect(modelsFor(bare, workspace)).toEqual(['a/one', 'b/two']);
  });

  it('start with a sandbox model when no model is named, so that Run answers', () => {
    const selected = offeredModels([], {}).filter(model => model.selected);
    expect(selected.map(({ id }) => id)).toEqual(['sandbox/schema']);
  });

  it('remember deselected models', () => {
    const [first] = offeredModels(['a/one'], { selected: { 'a/one': false } });
    expect(first).toEqual({ id: 'a/one', selected: false });
  });
});

describe('modelDetail', () => {
  it('gives prices, or says that they are unknown', () => {
    const facts = {
      id: 'a/one',
      name: 'One',
      source: 'a test',
      prices: { input: 0.75, output: 4.5, asOf: '2026-11-01' },
      lifecycle: { status: 'deprecated', retiresOn: '2027-01-31' },
      asOf: '2026-11-01',
    } as const;
    expect(modelDetail('a/one', facts)).toBe(
      '$0.75 in · $4.50 out per 1M tokens · retires 2027-01-31',
    );
    expect(modelDetail('a/one', undefined)).toBe('price and window unknown');
    const sized = { id: 'a/one', name: 'One', source: 'a test', contextWindow: 8000 };
    expect(modelDetail('a/one', sized)).toBe('price unknown');
    expect(modelDetail('sandbox/echo', undefined)).toBe('sandbox');
  });
});
