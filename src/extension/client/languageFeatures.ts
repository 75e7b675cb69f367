import { type ExtensionContext, type TextDocument, workspace } from 'vscode';
import { fileKind } from '../../files/fileNames.ts';
import type { Register } from '../register.ts';

/**
 * Diagnostics, completion and everything else an editor knows of our files come from the language
 * server. It starts when the first of them is open, and not before.
 */
export function registerLanguageFeatures(register: Register, context: ExtensionContext): void {
  let started = false;

  function start(document: TextDocument): void {
    if (started || !isOurs(document)) return;
    started = true;
    opening.dispose();
    const server = context.asAbsolutePath('dist/extension/server.js');
    const client = import('./languageClient.ts').then(({ startLanguageClient }) =>
      startLanguageClient(server),
    );
    register({ dispose: () => void client.then(running => running.dispose()) });
  }

  const opening = register(workspace.onDidOpenTextDocument(start));
  workspace.textDocuments.forEach(start);
}

function isOurs({ languageId, uri }: TextDocument): boolean {
  return languageId === 'dotprompt' || fileKind(uri.path) !== undefined;
}
