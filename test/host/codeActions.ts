import * as vscode from 'vscode';
import { waitFor } from './waitFor.ts';

/**
 * The code actions at a range where there are some. VS Code gives none when an extension registers a provider
 * of code actions while the others are asked, so an empty answer is asked for again.
 * @param kind all kinds when omitted.
 */
export function codeActionsAt(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Promise<readonly vscode.CodeAction[]> {
  return waitFor(async () => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      kind?.value,
    );
    return actions.length > 0 ? actions : undefined;
  });
}
