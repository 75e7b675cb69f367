import { type Event, EventEmitter, type Memento, workspace } from 'vscode';
import type { ComparisonLayout } from '../../protocol/comparison.ts';
import type { Register } from '../register.ts';

/** What is stored about a prompt file between sessions. Never a key or a reply. */
export interface RememberedPrompt {
  /** Field values as typed. */
  readonly values?: Readonly<Record<string, string>>;
  /** The id of the golden row that the values were last taken from. */
  readonly row?: string;
  /** Models that the user selected or deselected. */
  readonly selected?: Readonly<Record<string, boolean>>;
  /** Models that were added in the Run view. */
  readonly added?: readonly string[];
  /** How the comparison of the replies is arranged. */
  readonly comparison?: ComparisonLayout;
}

export interface PromptMemory {
  recall(file: string): RememberedPrompt;
  remember(file: string, change: RememberedPrompt): void;
  readonly onDidRemember: Event<void>;
}

/** Stored in the state of the workspace. */
export function createPromptMemory(register: Register, state: Memento): PromptMemory {
  const keyOf = (file: string): string => `prompt:${file}`;
  const recall = (file: string): RememberedPrompt => state.get<RememberedPrompt>(keyOf(file)) ?? {};
  const remembered = register(new EventEmitter<void>());
  // A renamed file is still the same prompt.
  register(
    workspace.onDidRenameFiles(({ files }) => {
      for (const { oldUri, newUri } of files) {
        const values = recall(oldUri.toString());
        void state.update(keyOf(oldUri.toString()), undefined);
        if (Object.keys(values).length > 0) void state.update(keyOf(newUri.toString()), values);
      }
      remembered.fire();
    }),
  );
  return {
    onDidRemember: remembered.event,
    recall,
    remember(file, change) {
      void state.update(keyOf(file), { ...recall(file), ...change });
      remembered.fire();
    },
  };
}
