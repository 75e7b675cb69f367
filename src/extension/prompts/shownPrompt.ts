import { type SecretStorage, type TextEditor, window, workspace } from 'vscode';
import type { ModelPlaces } from '../models/modelPlaces.ts';
import type { PanelSession } from '../panel/panelSession.ts';
import type { Register } from '../register.ts';
import type { EvaluationTests } from '../tests/evaluationTests.ts';
import { isPrompt, type PromptDocuments } from './promptDocuments.ts';
import { isPartial } from './promptLoader.ts';
import type { PromptMemory } from './promptMemory.ts';

export interface FollowedParts {
  readonly register: Register;
  readonly documents: PromptDocuments;
  readonly session: PanelSession;
  readonly memory: PromptMemory;
  readonly tests: EvaluationTests;
  readonly places: ModelPlaces;
  readonly secrets: SecretStorage;
}

/** Keeps the panel on the prompt last edited, and drawn anew when something it shows has changed. */
export function followEditors(parts: FollowedParts): void {
  const { register, documents, session, memory, tests, places, secrets } = parts;

  function follow(editor: TextEditor | undefined): void {
    const document = editor?.document;
    if (document && isPrompt(document) && !isPartial(document.uri)) session.show(document.uri);
  }

  register(window.onDidChangeActiveTextEditor(follow));
  register(documents.onDidSettle(session.refresh));
  register(secrets.onDidChange(session.refresh));
  places.onChange(session.refresh);
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
      if (session.shown?.toString() !== uri.toString()) return;
      // An untitled document's text is gone; of a file, only what was not saved.
      if (isUntitled) session.show(undefined);
      else session.refresh();
    }),
  );
  register(
    workspace.onDidRenameFiles(({ files }) => {
      for (const { oldUri, newUri } of files) memory.move(oldUri.toString(), newUri.toString());
      session.refresh();
    }),
  );
  for (const editor of window.visibleTextEditors) follow(editor);
  follow(window.activeTextEditor);
}
