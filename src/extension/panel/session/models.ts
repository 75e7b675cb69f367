import type { PromptMemory } from '../../prompts/promptMemory.ts';
import type { PromptSnapshot } from './port.ts';

/** The models on which a prompt runs. Each prompt has its own selection. */
export interface ModelSelection {
  select(prompt: string, model: string, selected: boolean): void;
  /** Adds and selects a model that neither the file nor the workspace names. */
  add(prompt: string, model: string): void;
  /** Removes an added model. */
  remove(prompt: string, model: string): void;
}

export function createModelSelection(
  memory: Pick<PromptMemory, 'recall' | 'remember'>,
): ModelSelection {
  return {
    select(prompt, model, isSelected) {
      const { selected } = memory.recall(prompt);
      memory.remember(prompt, { selected: { ...selected, [model]: isSelected } });
    },
    add(prompt, model) {
      const { added = [], selected } = memory.recall(prompt);
      memory.remember(prompt, {
        added: [...new Set([...added, model])],
        selected: { ...selected, [model]: true },
      });
    },
    remove(prompt, model) {
      const { added = [], selected: { [model]: _removed, ...selected } = {} } =
        memory.recall(prompt);
      memory.remember(prompt, { added: added.filter(id => id !== model), selected });
    },
  };
}

export function selectedModels({ models }: PromptSnapshot): readonly string[] {
  return models.filter(({ selected }) => selected).map(({ id }) => id);
}

/** The selected models or, if there is none, the prompt's own. */
export function modelsToRun(state: PromptSnapshot): readonly string[] {
  const selected = selectedModels(state);
  return selected.length > 0 ? selected : ownModel(state);
}

/** The prompt's own model or, if it names none, the first selected one. */
export function ownModel(state: PromptSnapshot): readonly string[] {
  return [...state.ownModels, ...selectedModels(state)].slice(0, 1);
}

/** All models that the prompt names or, if it names fewer than two, the selected ones. */
export function comparedModels(state: PromptSnapshot): readonly string[] {
  return state.ownModels.length > 1 ? state.ownModels : selectedModels(state);
}
