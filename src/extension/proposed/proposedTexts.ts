import {
  commands,
  l10n,
  Range,
  TabInputTextDiff,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { baseName } from '../../files/fileNames.ts';
import { changedPart } from '../../text/replacement.ts';
import { notify } from '../notify.ts';
import { rangeIn } from '../rangeIn.ts';
import type { Register } from '../register.ts';

const PROPOSED_SCHEME = 'touchstone-proposed';

/** A text that may replace that of a file. */
export interface ProposedText {
  readonly file: Uri;
  /** The text that the proposal was made for. Absent when the file does not exist yet. */
  readonly before: string | undefined;
  readonly now: string;
  /** One sentence about the proposal, shown next to the buttons. */
  readonly reason: string;
  /** Whether to save the file when it had no other unsaved changes. */
  readonly saves?: boolean;
}

/** Proposed texts of files, next to the current ones. Nothing is written before the user applies them. */
export interface ProposedTexts {
  /** Opens the change, and offers to apply it. Resolves when it is open. */
  show(proposed: ProposedText): Promise<void>;
  /** Runs unless something is proposed for this file already. The user is then informed. */
  once<T>(file: Uri, run: () => Thenable<T>): Promise<T | undefined>;
  /** Applies the text of an open document, by default that of the active editor. */
  apply(document: Uri | undefined): Promise<void>;
  text(document: Uri): string;
}

export function createProposedTexts(register: Register): ProposedTexts {
  const texts = new Map<string, ProposedText>();
  const running = new Set<string>();
  let opened = 0;
  register(
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === PROPOSED_SCHEME && uri.fragment === '') texts.delete(uri.query);
    }),
  );

  async function apply(proposed: ProposedText, uri: Uri): Promise<void> {
    const { file, before, now, saves = false } = proposed;
    const edit = new WorkspaceEdit();
    let document: TextDocument | undefined;
    if (before === undefined) edit.createFile(file);
    else {
      document = await workspace.openTextDocument(file);
      // VS Code keeps the byte order mark of a file apart from its text.
      if (document.getText() !== withoutMark(before)) {
        const name = baseName(file.path);
        void notify.warning(
          l10n.t('{0} changed since the text was proposed, so it was not applied.', name),
        );
        return;
      }
    }
    const isSaved = saves && document?.isDirty !== true;
    const old = withoutMark(before ?? '');
    const [change] = changedPart(old, withoutMark(now));
    if (change) edit.replace(file, rangeIn(old, change.range), change.text);
    if (!(await workspace.applyEdit(edit))) {
      throw new Error(
        l10n.t('VS Code did not change {0}. The file may be read-only.', baseName(file.path)),
      );
    }
    await close(uri);
    const changed = await workspace.openTextDocument(file);
    if (isSaved) await changed.save();
    const place = changed.positionAt(change?.range.start ?? 0);
    await window.showTextDocument(changed, { selection: new Range(place, place) });
  }

  async function ask(proposed: ProposedText, uri: Uri): Promise<void> {
    const [yes, no] = [l10n.t('Apply'), l10n.t('Discard')];
    const picked = await notify.information(proposed.reason, yes, no);
    if (picked === yes) await apply(proposed, uri);
    else if (picked === no) await close(uri);
  }

  return {
    async show(proposed) {
      const query = String(++opened);
      texts.set(query, proposed);
      const { file, before } = proposed;
      const name = baseName(file.path);
      const uri = Uri.from({ scheme: PROPOSED_SCHEME, path: `/${name}`, query });
      const title = l10n.t('{0}: current text ↔ proposed text', name);
      const current = before === undefined ? uri.with({ fragment: 'current' }) : file;
      await commands.executeCommand('vscode.diff', current, uri, title);
      ask(proposed, uri).catch((error: unknown) => void notify.error(String(error)));
    },
    async once(file, run) {
      const key = file.toString();
      if (running.has(key)) {
        void notify.information(l10n.t('{0} is already being improved.', baseName(file.path)));
        return undefined;
      }
      running.add(key);
      try {
        return await run();
      } finally {
        running.delete(key);
      }
    },
    async apply(document) {
      const uri = document ?? window.activeTextEditor?.document.uri;
      const proposed = uri?.scheme === PROPOSED_SCHEME ? texts.get(uri.query) : undefined;
      if (uri && proposed) await apply(proposed, uri);
      else void notify.information(unavailable());
    },
    text: ({ query, fragment }) =>
      fragment === '' ? (texts.get(query)?.now ?? unavailable()) : '',
  };
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

/** Closes the tab with a proposed text. */
async function close(proposed: Uri): Promise<void> {
  const tabs = window.tabGroups.all
    .flatMap(group => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof TabInputTextDiff && input.modified.toString() === proposed.toString(),
    );
  await window.tabGroups.close(tabs);
}

function unavailable(): string {
  return l10n.t('This text is no longer available. Run the command again.');
}
