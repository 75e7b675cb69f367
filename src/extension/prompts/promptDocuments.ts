import { type Event, EventEmitter, type TextDocument, window, workspace } from 'vscode';
import type { PromptDocument } from '../../prompt/document.ts';
import type { Register } from '../register.ts';
import { parseOpenPrompt } from './promptLoader.ts';

/** Milliseconds without a keystroke after which an edited document is looked at again. */
const REST = 200;

/** What declares the schemas and helpers that prompts use by name. */
const declaringFiles = '**/{touchstone.yaml,*.schema.json}';

/** Parsed prompt files, each version once. */
export interface PromptDocuments {
  read(document: TextDocument): Promise<PromptDocument>;
  /**
   * Fires for a prompt file that was opened or turned to again, as files around it may have changed
   * since, for one whose schemas or helpers were declared anew, and for one that has rested after an edit.
   */
  readonly onDidSettle: Event<TextDocument>;
}

export function isPrompt(document: TextDocument): boolean {
  return document.languageId === 'dotprompt';
}

interface Parsed {
  readonly version: number;
  readonly document: Promise<PromptDocument>;
}

export function createPromptDocuments(register: Register): PromptDocuments {
  let parsed = new WeakMap<TextDocument, Parsed>();
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
      if (contentChanges.length === 0) return;
      if (isPrompt(document)) settleLater(document);
      else if (document.uri.path.endsWith('.schema.json')) declared();
    }),
  );
  register(
    window.onDidChangeActiveTextEditor(editor => {
      if (editor && isPrompt(editor.document)) settleLater(editor.document);
    }),
  );
  const declarations = register(workspace.createFileSystemWatcher(declaringFiles));
  const declared = (): void => {
    parsed = new WeakMap();
    workspace.textDocuments.filter(isPrompt).forEach(settleLater);
  };
  for (const event of [
    declarations.onDidChange,
    declarations.onDidCreate,
    declarations.onDidDelete,
  ]) {
    register(event(declared));
  }
  register(workspace.onDidCloseTextDocument(forget));
  register({ dispose: () => [...timers.keys()].forEach(forget) });
  for (const document of workspace.textDocuments) if (isPrompt(document)) settleLater(document);

  return {
    onDidSettle: settled.event,
    async read(document) {
      const { version } = document;
      const known = parsed.get(document);
      if (known?.version === version) return known.document;
      const fresh = parseOpenPrompt(document);
      parsed.set(document, { version, document: fresh });
      return fresh;
    },
  };
}
