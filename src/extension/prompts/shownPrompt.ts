import { type Event, EventEmitter, type TextEditor, Uri, window, workspace } from 'vscode';
import { setContext } from '../contexts.ts';
import type { Register } from '../register.ts';
import { completeStep } from '../walkthroughSteps.ts';
import { isPartial, isPrompt } from './promptDocuments.ts';

/** The prompt that the panel shows: the last active one, or the one of a command. */
export interface ShownPrompt {
  readonly uri: Uri | undefined;
  /**
   * The URI of the prompt. Without one, an untitled file, which counts as part of the first workspace folder.
   */
  readonly near: Uri;
  show(prompt: Uri | undefined): void;
  readonly onDidChange: Event<Uri | undefined>;
}

export function followPrompts(register: Register): ShownPrompt {
  const changed = register(new EventEmitter<Uri | undefined>());
  let uri: Uri | undefined;

  function show(prompt: Uri | undefined): void {
    if (prompt?.toString() === uri?.toString()) return;
    uri = prompt;
    setContext('hasPrompt', prompt !== undefined);
    if (prompt) completeStep('didOpenPrompt');
    changed.fire(prompt);
  }

  function follow(editor: TextEditor | undefined): void {
    const document = editor?.document;
    if (document && isPrompt(document) && !isPartial(document.uri)) show(document.uri);
  }

  register(window.onDidChangeActiveTextEditor(follow));
  register(
    workspace.onDidCloseTextDocument(closed => {
      // The text of an untitled document no longer exists.
      if (closed.isUntitled && closed.uri.toString() === uri?.toString()) show(undefined);
    }),
  );
  for (const editor of window.visibleTextEditors) follow(editor);
  follow(window.activeTextEditor);

  return {
    get uri() {
      return uri;
    },
    get near() {
      return uri ?? Uri.from({ scheme: 'untitled', path: 'prompt' });
    },
    show,
    onDidChange: changed.event,
  };
}
