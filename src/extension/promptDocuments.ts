import { type Event, EventEmitter, type TextDocument, window, workspace } from 'vscode';
import type { PromptDocument } from '../prompt/document.ts';
import { loadCore } from './loadCore.ts';
import type { Register } from './register.ts';

/** Milliseconds without a keystroke after which an edited document is looked at again. */
const REST = 200;

/** Parsed prompt files, each version once. */
export interface PromptDocuments {
  read(document: TextDocument): Promise<PromptDocument>;
  /**
   * Fires for a prompt file that was opened or turned to again, as files around it may have changed
   * since, and for one that has rested after an edit.
   */
  readonly onDidSettle: Event<TextDocument>;
}

export function isPrompt(document: TextDocument): boolean {
  return document.languageId === 'dotprompt';
}

interface Parsed {
  readonly version: number;
  readonly document: PromptDocument;
}

export function createPromptDocuments(register: Register): PromptDocuments {
  const parsed = new WeakMap<TextDocument, Parsed>();
  const settled = register(new EventEmitter<TextDocument>());
  const timers = new Map<TextDocument, ReturnType<typeof setTimeout>>();

  function settleLater(document: TextDocument): void {
    clearTimeout(timers.get(document));
    timers.set(
      document,
      setTimeout(() => {
        timers.delete(document);
        settled.fire(document);
      }, REST),
    );
  }

  function forget(document: TextDocument): void {
    clearTimeout(timers.get(document));
    timers.delete(document);
  }

  register(
    workspace.onDidOpenTextDocument(document => isPrompt(document) && settleLater(document)),
  );
  register(
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (isPrompt(document) && contentChanges.length > 0) settleLater(document);
    }),
  );
  register(
    window.onDidChangeActiveTextEditor(editor => {
      if (editor && isPrompt(editor.document)) settleLater(editor.document);
    }),
  );
  register(workspace.onDidCloseTextDocument(forget));
  register({ dispose: () => [...timers.keys()].forEach(forget) });
  for (const document of workspace.textDocuments) if (isPrompt(document)) settleLater(document);

  return {
    onDidSettle: settled.event,
    async read(document) {
      const { parsePrompt } = await loadCore();
      const known = parsed.get(document);
      if (known?.version === document.version) return known.document;
      const fresh = parsePrompt(document.getText());
      parsed.set(document, { version: document.version, document: fresh });
      return fresh;
    },
  };
}
