import type { Memento } from 'vscode';

/** What is remembered of a prompt file between sessions: never a key, never a reply. */
export interface RememberedPrompt {
  /** Field values as typed. */
  readonly values?: Readonly<Record<string, string>>;
  /** Models ticked, or not, against the default. */
  readonly selected?: Readonly<Record<string, boolean>>;
  /** Models added by hand. */
  readonly added?: readonly string[];
}

export interface PromptMemory {
  recall(file: string): RememberedPrompt;
  remember(file: string, change: RememberedPrompt): void;
  /** A renamed file is still the same prompt. */
  move(from: string, to: string): void;
}

/** Kept in the workspace's own state. */
export function createPromptMemory(state: Memento): PromptMemory {
  const keyOf = (file: string): string => `prompt:${file}`;
  const recall = (file: string): RememberedPrompt => state.get<RememberedPrompt>(keyOf(file)) ?? {};
  return {
    recall,
    remember(file, change) {
      void state.update(keyOf(file), { ...recall(file), ...change });
    },
    move(from, to) {
      void state.update(keyOf(to), recall(from));
      void state.update(keyOf(from), undefined);
    },
  };
}
