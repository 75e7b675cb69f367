import { commands, window } from 'vscode';
import type { Register } from './register.ts';

/** The steps of the walkthrough in package.json, by what completes them. */
export type WalkthroughStep =
  | 'didOpenPrompt'
  | 'didRun'
  | 'didStoreKey'
  | 'didCompare'
  | 'didEvaluate';

const completed = new Set<WalkthroughStep>();

/**
 * Completes a step, whichever button or command the user took.
 *
 * VS Code completes a step when its context key becomes true, but loads the walkthrough only when it is first
 * shown, and never completes a step whose key was true at that time. So a key is true for a moment only, again
 * each time that a walkthrough could have been opened.
 */
export function completeStep(step: WalkthroughStep): void {
  completed.add(step);
  void signal(step);
}

/** Completes what was done before the walkthrough was opened. */
export function followWalkthrough(register: Register): void {
  register(
    window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
      // A tab of VS Code itself, such as the walkthrough, has no input that extensions know.
      const isUnknown = [...opened, ...changed].some(({ input }) => input === undefined);
      if (isUnknown) for (const step of completed) void signal(step);
    }),
  );
}

async function signal(step: WalkthroughStep): Promise<void> {
  for (const value of [true, false]) {
    await commands.executeCommand('setContext', `touchstone.${step}`, value);
  }
}
