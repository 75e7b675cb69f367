import { type ExtensionContext, type TextDocument, workspace } from 'vscode';
import { fileKind } from '../../files/fileNames.ts';
import { errorMessage } from '../errorMessage.ts';
import { notify } from '../notify.ts';
import type { PromptDocuments } from '../prompts/promptDocuments.ts';
import type { Register } from '../register.ts';

/**
 * Starts the language features when the first Touchstone file is opened: the language server, which provides
 * diagnostics, completion and similar features, and the status of the active prompt.
 */
export function registerLanguageFeatures(
  register: Register,
  context: ExtensionContext,
  documents: PromptDocuments,
): void {
  let started = false;

  function start(document: TextDocument): void {
    if (started || !isOurs(document)) return;
    started = true;
    opening.dispose();
    startClient().catch(error => void notify.error(errorMessage(error)));
  }

  async function startClient(): Promise<void> {
    const [{ startLanguageClient }, { registerPromptStatus }] = await Promise.all([
      import('./languageClient.ts'),
      import('./promptStatus.ts'),
    ]);
    registerPromptStatus(register, documents);
    register(await startLanguageClient(context.asAbsolutePath('dist/extension/server.js')));
  }

  const opening = register(workspace.onDidOpenTextDocument(start));
  workspace.textDocuments.forEach(start);
}

function isOurs({ languageId, uri }: TextDocument): boolean {
  return languageId === 'dotprompt' || fileKind(uri.path) !== undefined;
}
