import { type SecretStorage, type TextEditor, window, workspace } from 'vscode';
import type { EvaluationTests } from './evaluationTests.ts';
import type { PanelSession } from './panelSession.ts';
import { isPrompt, type PromptDocuments } from './promptDocuments.ts';
import { isPartial } from './promptLoader.ts';
import type { Register } from './register.ts';

export interface FollowedParts {
  readonly register: Register;
  readonly documents: PromptDocuments;
  readonly session: PanelSession;
  readonly tests: EvaluationTests;
  readonly secrets: SecretStorage;
}

/** Keeps the panel on the prompt last edited, and drawn anew when something it shows has changed. */
export function followEditors(parts: FollowedParts): void {
  const { register, documents, session, tests, secrets } = parts;

  function follow(editor: TextEditor | undefined): void {
    const document = editor?.document;
    if (document && isPrompt(document) && !isPartial(document.uri)) session.show(document.uri);
  }

  register(window.onDidChangeActiveTextEditor(follow));
  register(documents.onDidSettle(session.refresh));
  register(secrets.onDidChange(session.refresh));
  register(workspace.onDidGrantWorkspaceTrust(session.refresh));
  register(
    workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('touchstone.replies')) session.refresh();
    }),
  );
  register(
    workspace.onDidSaveTextDocument(document => {
      if (isPrompt(document)) tests.outdate(document.uri);
    }),
  );
  register(
    workspace.onDidCloseTextDocument(({ uri, isUntitled }) => {
      // An untitled document cannot be opened again: its text is gone.
      if (isUntitled && session.shown?.toString() === uri.toString()) session.show(undefined);
    }),
  );
  for (const editor of window.visibleTextEditors) follow(editor);
  follow(window.activeTextEditor);
}
