import type { PromptMemory, RememberedPrompt } from '../../prompts/promptMemory.ts';
import { formValues, readForm } from '../inputForm.ts';
import type { PanelInput, PromptSnapshot } from './port.ts';

/** The input values of prompts as typed. Each prompt has its own. */
export interface PanelForm {
  set(state: Pick<PromptSnapshot, 'uri' | 'values'>, name: string, value: string): void;
  /** Replaces all values with those of a golden row or of an earlier run. `row`: the id of the row. */
  fill(state: PromptSnapshot, input: PanelInput, row?: string): void;
  /** Converts the values to an input. Undefined when some cannot be used. `problems` then says why. */
  read(state: PromptSnapshot): PanelInput | undefined;
  /** One message for each field name, from the last `read`. */
  problems(prompt: string): Readonly<Record<string, string>>;
}

export function createPanelForm(memory: Pick<PromptMemory, 'recall' | 'remember'>): PanelForm {
  const problems = new Map<string, Readonly<Record<string, string>>>();

  function remember(prompt: string, change: RememberedPrompt): void {
    problems.delete(prompt);
    memory.remember(prompt, change);
  }

  return {
    set({ uri, values }, name, value) {
      remember(uri, { values: { ...(memory.recall(uri).values ?? values), [name]: value } });
    },
    fill: ({ uri, fields }, input, row) =>
      remember(uri, {
        values: formValues(fields, input),
        ...(row !== undefined && { row }),
      }),
    read({ uri, fields, values }) {
      const { input, problems: found } = readForm(fields, values);
      problems.set(uri, found);
      return Object.keys(found).length === 0 ? input : undefined;
    },
    problems: prompt => problems.get(prompt) ?? {},
  };
}
