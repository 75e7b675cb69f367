import { type Event, EventEmitter, type Memento } from 'vscode';
import type { Register } from '../register.ts';

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
  readonly onDidRemember: Event<void>;
}

/** Kept in the workspace's own state. */
export function createPromptMemory(register: Register, state: Memento): PromptMemory {
  const keyOf = (file: string): string => `prompt:${file}`;
  const recall = (file: string): RememberedPrompt => state.get<RememberedPrompt>(keyOf(file)) ?? {};
  const remembered = register(new EventEmitter<void>());
  return {
    onDidRemember: remembered.event,
    recall,
    remember(file, change) {
      void state.update(keyOf(file), { ...recall(file), ...change });
      remembered.fire();
    },
    move(from, to) {
      void state.update(keyOf(to), recall(from));
      void state.update(keyOf(from), undefined);
      remembered.fire();
    },
  };
}
