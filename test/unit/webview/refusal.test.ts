import { expect, it } from 'vitest';
import type { ModelChoice } from '../../../src/protocol/panelPrompt.ts';
import { refusedText } from '../../../src/webview/before/refusalView.tsx';

function model(id: string, over: Partial<ModelChoice>): ModelChoice {
  return { id, selected: true, detail: '', availability: 'key', ...over };
}

const refusal = { rule: 'budget', message: 'Too expensive.' } as const;

it('counts the selected models that would fail, not those whose fallback answers', () => {
  const models = [
    model('a/refused', { refusal }),
    model('b/called', {}),
    model('c/replaced', { refusal: { ...refusal, instead: 'b/called' } }),
    model('d/not-selected', { refusal, selected: false }),
  ];
  expect(refusedText({ models })).toBe('1 of 3 selected models will be refused.');
  expect(refusedText({ models: models.slice(1) })).toBeUndefined();
});
