import type { PanelColumn } from '../../../src/protocol/panelColumn.ts';
import type { PanelPrompt } from '../../../src/protocol/panelPrompt.ts';

export function panelPrompt(over: Partial<PanelPrompt> = {}): PanelPrompt {
  return {
    uri: 'file:///desk/prompts/triage.prompt',
    file: 'prompts/triage.prompt',
    name: 'triage',
    fields: [
      { name: 'message', kind: 'text', required: true },
      { name: 'plan', kind: 'choice', required: false, choices: ['free', 'team'] },
    ],
    values: { message: 'Hello', plan: 'free' },
    models: [
      { id: 'openai/small', selected: true, detail: 'price unknown', availability: 'key' },
      { id: 'sandbox/schema', selected: false, detail: 'sandbox', availability: 'sandbox' },
    ],
    hasOutputSchema: true,
    problems: [],
    trusted: true,
    ...over,
  };
}

export function column(model: string, over: Partial<PanelColumn> = {}): PanelColumn {
  return { id: model, model, status: 'completed', text: '', source: 'live', ...over };
}
