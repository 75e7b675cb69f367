import { commands, l10n, Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import { baseName } from '../../files/fileNames.ts';
import { notify } from '../notify.ts';
import type { Register } from '../register.ts';

const IMPROVED_SCHEME = 'touchstone-improved';

/** A text that may replace that of a prompt. */
export interface ImprovedText {
  readonly prompt: Uri;
  /** The text of the file that was improved. */
  readonly before: string;
  readonly now: string;
  /** One sentence on its evidence. */
  readonly evidence: string;
}

/** Proposed texts of prompts, next to the current ones. */
export interface ImprovedTexts {
  /** Opens the change, and offers to apply it. */
  show(improved: ImprovedText): Promise<void>;
  /** Runs unless this prompt is being improved already. The user is then informed. */
  once<T>(prompt: Uri, run: () => Thenable<T>): Promise<T | undefined>;
  /** Applies the text of an open document. */
  apply(document: Uri | undefined): Promise<void>;
  text(document: Uri): string;
}

export function createImprovedTexts(register: Register): ImprovedTexts {
  const texts = new Map<string, ImprovedText>();
  const running = new Set<string>();
  let opened = 0;
  register(
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === IMPROVED_SCHEME) texts.delete(uri.query);
    }),
  );

  async function apply(improved: ImprovedText): Promise<void> {
    const { prompt, before, now } = improved;
    const document = await workspace.openTextDocument(prompt);
    const name = baseName(prompt.path);
    // VS Code keeps the byte order mark of a file apart from its text.
    if (document.getText() !== before.replace(/^\uFEFF/, '')) {
      void notify.warning(
        l10n.t('{0} changed since it was improved, so the text was not applied.', name),
      );
      return;
    }
    const edit = new WorkspaceEdit();
    const whole = new Range(document.positionAt(0), document.positionAt(before.length));
    edit.replace(prompt, whole, now.replace(/^\uFEFF/, ''));
    await workspace.applyEdit(edit);
    await window.showTextDocument(document);
  }

  return {
    async show(improved) {
      const query = String(++opened);
      texts.set(query, improved);
      const name = baseName(improved.prompt.path);
      const uri = Uri.from({ scheme: IMPROVED_SCHEME, path: `/${name}`, query });
      const title = l10n.t('{0}: current text ↔ proposed text', name);
      await commands.executeCommand('vscode.diff', improved.prompt, uri, title);
      const button = l10n.t('Apply');
      const picked = await notify.information(improved.evidence, button);
      if (picked === button) await apply(improved);
    },
    async once(prompt, run) {
      const key = prompt.toString();
      if (running.has(key)) {
        void notify.information(l10n.t('{0} is being improved already.', baseName(prompt.path)));
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
      const improved = document && texts.get(document.query);
      if (improved) await apply(improved);
      else void notify.information(unavailable());
    },
    text: document => texts.get(document.query)?.now ?? unavailable(),
  };
}

function unavailable(): string {
  return l10n.t('This text is no longer available. Run Improve Prompt again.');
}
