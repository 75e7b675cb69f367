import { expect, it, vi } from 'vitest';
import { readSettings } from '../../../src/model/settings/settings.ts';

vi.mock('vscode', async original => ({
  ...(await original<object>()),
  QuickPickItemKind: { Separator: -1, Default: 0 },
}));

const { modelItems, typedItem } = await import('../../../src/extension/models/modelItems.ts');
const { createNodeHost } = await import('../../../src/run/nodeHost.ts');
const { temporaryFolder } = await import('../files/temporaryFolder.ts');

const { settings } = readSettings(`endpoints:
  house: { protocol: openai, baseUrl: "http://127.0.0.1:1/v1" }
prices:
  house/llama: { input: 0.5, output: 1, contextWindow: 8000 }
`);

const places = {
  inEditor: async () => [],
  onMachine: async () => [
    { provider: 'ollama', name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['tiny'] },
  ],
  onDidChange: () => ({ dispose() {} }),
};

async function labels(taken: readonly string[] = []) {
  const folder = await temporaryFolder();
  const node = await createNodeHost({ folder, environment: {}, warn: () => {} });
  const items = await modelItems(new Set(taken), places, { ...node, settings });
  await node.close();
  return items;
}

it('one list has the models of touchstone.yaml, of this machine and of the catalog, each once', async () => {
  const items = await labels(['openai/gpt-5.4-mini']);
  const names = items.map(({ label }) => label);
  expect(names.slice(0, 4)).toEqual([
    'touchstone.yaml',
    'house/llama',
    'On this machine',
    'ollama/tiny',
  ]);
  expect(names).toContain('anthropic/claude-haiku-4-5');
  expect(names).not.toContain('openai/gpt-5.4-mini');
  expect(new Set(names).size).toBe(names.length);
});

it('each model has its price, its window and its abilities', async () => {
  const items = await labels();
  const detail = (label: string) => items.find(item => item.label === label)?.detail;
  expect(detail('house/llama')).toBe('$0.50 in · $1.00 out per 1M tokens · 8,000 tokens');
  expect(detail('anthropic/claude-haiku-4-5')).toMatch(
    /per 1M tokens · .*200,000 tokens · .*tools/,
  );
});

it('any name can be typed: what is not known about it is said, and it is not refused', () => {
  expect(typedItem('openai/not-released-yet', [], settings)).toMatchObject({
    label: 'openai/not-released-yet',
    detail: 'price and window unknown',
  });
  expect(typedItem(' house/other ', [], settings)?.label).toBe('house/other');
  expect(typedItem('nowhere/model', [], settings)?.detail).toMatch(/`nowhere` .* is not known/);
  expect(typedItem('llama', [], settings)).toBeUndefined();
  expect(typedItem('house/llama', [{ label: 'house/llama' }], settings)).toBeUndefined();
});
