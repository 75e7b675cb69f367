import { commands } from 'vscode';

/** The keys that `when` clauses and the walkthrough in package.json use, without their prefix. */
export type ContextKey =
  /** The shown prompt is running. */
  | 'running'
  | 'hasPrompt'
  /** The shown prompt has a complete reply. */
  | 'hasReplies'
  | 'hasStoredKey'
  // Steps of the walkthrough. A command that the extension starts itself does not complete a step.
  | 'didRun'
  | 'didCompare'
  | 'didEvaluate';

export function setContext(key: ContextKey, value: boolean): void {
  void commands.executeCommand('setContext', `touchstone.${key}`, value);
}
