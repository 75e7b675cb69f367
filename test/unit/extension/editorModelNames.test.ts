import { expect, it } from 'vitest';
import {
  editorModelReference,
  findEditorModel,
} from '../../../src/extension/models/vscode/editorModelNames.ts';
import { parseModelReference } from '../../../src/model/catalogue/modelFacts.ts';

const models = [
  { vendor: 'other', id: 'gpt-4o', family: 'gpt-4o' },
  { vendor: 'copilot', id: 'gpt-4o-mini-id', family: 'gpt-4o-mini' },
  { vendor: 'copilot', id: 'gpt-4o', family: 'gpt-4o' },
  { vendor: 'ollama', id: 'hf.co/some/model:latest', family: 'model' },
];

it('finds each model by the reference with which it is offered', () => {
  for (const model of models) {
    const reference = editorModelReference(model);
    expect(parseModelReference(reference)?.provider).toBe('vscode');
    expect(findEditorModel(models, reference)).toBe(model);
  }
});

it('finds a model by vendor and family, and by an id or a family alone', () => {
  expect(findEditorModel(models, 'vscode/copilot/gpt-4o-mini')?.id).toBe('gpt-4o-mini-id');
  expect(findEditorModel(models, 'vscode/gpt-4o')?.vendor).toBe('other');
  expect(findEditorModel(models, 'vscode/gpt-4o-mini')?.id).toBe('gpt-4o-mini-id');
  expect(findEditorModel(models, 'vscode/copilot')).toBeUndefined();
});
