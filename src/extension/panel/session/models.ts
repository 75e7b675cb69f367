import type { PromptMemory } from '../../prompts/promptMemory.ts';
import type { PromptSnapshot } from './port.ts';

/** Which models a prompt runs on: each prompt keeps its own choice. */
export interface ModelSelection {
  select(prompt: string, model: string, selected: boolean): void;
  /** Adds a model that neither the file nor the workspace names, and selects it. */
  add(prompt: string, model: string): void;
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
  };
}

export function selectedModels({ models }: PromptSnapshot): readonly string[] {
  return models.filter(({ selected }) => selected).map(({ id }) => id);
}

/** The prompt's own model; where it names none, the first one that is selected. */
export function ownModel(state: PromptSnapshot): readonly string[] {
  return [...state.ownModels, ...selectedModels(state)].slice(0, 1);
}

/** All models that the prompt names; where it names fewer than two, those that are selected. */
export function comparedModels(state: PromptSnapshot): readonly string[] {
  return state.ownModels.length > 1 ? state.ownModels : selectedModels(state);
}
