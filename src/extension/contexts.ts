import { commands } from 'vscode';

/** The keys that `when` clauses in package.json use, without their prefix. */
export type ContextKey =
  /** The shown prompt is running. */
  | 'running'
  | 'hasPrompt'
  /** The shown prompt has a complete reply. */
  | 'hasReplies'
  | 'hasStoredKey';

export function setContext(key: ContextKey, value: boolean): void {
  void commands.executeCommand('setContext', `touchstone.${key}`, value);
}
