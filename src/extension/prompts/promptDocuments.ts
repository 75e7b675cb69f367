import { type Event, EventEmitter, type TextDocument, Uri, window, workspace } from 'vscode';
import { fileKind, partialFileName, patterns, promptNameOf } from '../../files/fileNames.ts';
import type { Register } from '../register.ts';

/** How long to wait after a key press before an edited document is checked again, in milliseconds. */
const DEBOUNCE_MS = 200;

/** Files that declare the schemas and helpers that prompts use by name. */
const declaringFiles = `{${patterns.settings},${patterns.schemas}}`;

/** The prompt files that are open in editors. */
export interface PromptDocuments {
  /**
   * Fires for a prompt file that was opened or became active, because related files may have changed; for one
   * whose schemas or helpers have changed; and for one after a pause in editing.
   */
  readonly onDidSettle: Event<TextDocument>;
}

export function isPrompt(document: TextDocument): boolean {
  return document.languageId === 'dotprompt';
}

/** The URI of a partial that a prompt names. */
export function partialUri(prompt: Uri, name: string): Uri {
  return Uri.joinPath(prompt, '..', partialFileName(name));
}

/** `_footer.prompt`: text for other prompts, which is not run alone. */
export function isPartial(uri: Uri): boolean {
  return promptNameOf(uri.path).partial !== undefined;
}

export function createPromptDocuments(register: Register): PromptDocuments {
  const settled = register(new EventEmitter<TextDocument>());
  const timers = new Map<TextDocument, ReturnType<typeof setTimeout>>();

  function settleLater(document: TextDocument): void {
    clearTimeout(timers.get(document));
    timers.set(
      document,
      setTimeout(() => {
        timers.delete(document);
        settled.fire(document);
      }, DEBOUNCE_MS),
    );
  }

  function forget(document: TextDocument): void {
    clearTimeout(timers.get(document));
    timers.delete(document);
  }

  const settleAll = (): void => workspace.textDocuments.filter(isPrompt).forEach(settleLater);

  register(
    workspace.onDidOpenTextDocument(document => isPrompt(document) && settleLater(document)),
  );
  register(
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0) return;
      if (isPrompt(document)) settleLater(document);
      else if (fileKind(document.uri.path) === 'schema') settleAll();
    }),
  );
  register(
    window.onDidChangeActiveTextEditor(editor => {
      if (editor && isPrompt(editor.document)) settleLater(editor.document);
    }),
  );
  const watcher = register(workspace.createFileSystemWatcher(declaringFiles));
  for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
    register(event(settleAll));
  }
  register(workspace.onDidCloseTextDocument(forget));
  register({ dispose: () => [...timers.keys()].forEach(forget) });
  settleAll();

  return { onDidSettle: settled.event };
}
