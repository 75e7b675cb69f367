import { type Disposable, l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { baseName } from '../../files/fileNames.ts';
import type { FromWebview } from '../../protocol/messages.ts';
import { errorMessage } from '../errorMessage.ts';
import { notify } from '../notify.ts';
import type { Register } from '../register.ts';
import { webviewPage } from '../webviewPage.ts';
import type { PanelSession, PromptView } from './session/session.ts';

/** The type of the tabs, which VS Code uses to restore them. */
const COMPARISON_TYPE = 'touchstone.comparison';

/** Editor tabs that compare the replies of a prompt: at most one for each prompt. */
export interface ComparisonTabs {
  /** Opens the tab next to the editor, which keeps the focus, or shows it. */
  open(prompt: Uri): void;
  /** Continues with a tab that VS Code has restored. `state`: what its page had saved. */
  restore(panel: WebviewPanel, state: unknown): void;
}

export function createComparisonTabs(
  register: Register,
  extension: Uri,
  openView: PanelSession['open'],
): ComparisonTabs {
  const options = {
    enableScripts: true,
    enableFindWidget: true,
    localResourceRoots: [Uri.joinPath(extension, 'dist', 'webview')],
  };
  const tabs = new Map<string, WebviewPanel>();

  function adopt(prompt: Uri, panel: WebviewPanel): void {
    const key = prompt.toString();
    tabs.get(key)?.dispose();
    tabs.set(key, panel);
    const { webview } = panel;
    webview.options = options;
    panel.title = l10n.t('Compare {0}', baseName(prompt.path));
    panel.iconPath = {
      light: Uri.joinPath(extension, 'media', 'file-icon-light.svg'),
      dark: Uri.joinPath(extension, 'media', 'file-icon-dark.svg'),
    };
    const view: PromptView = openView(key, {
      get visible() {
        return panel.visible;
      },
      post: message => void webview.postMessage(message),
    });
    const listeners: readonly Disposable[] = [
      view,
      // The page is built together with this protocol. VS Code discards it while the tab is hidden, and a new
      // page asks for everything.
      webview.onDidReceiveMessage((message: FromWebview) => {
        view.receive(message).catch(error => void notify.error(errorMessage(error)));
      }),
      panel.onDidDispose(() => {
        for (const listener of listeners) listener.dispose();
        if (tabs.get(key) === panel) tabs.delete(key);
      }),
    ];
    webview.html = webviewPage(webview, extension, 'comparison');
  }

  register({
    dispose: () => {
      for (const panel of [...tabs.values()]) panel.dispose();
    },
  });

  return {
    open(prompt) {
      const known = tabs.get(prompt.toString());
      if (known) return known.reveal(undefined, true);
      const place = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      adopt(prompt, window.createWebviewPanel(COMPARISON_TYPE, l10n.t('Compare'), place, options));
    },
    restore(panel, state) {
      const saved = state as { readonly uri?: unknown } | undefined;
      if (typeof saved?.uri === 'string') adopt(Uri.parse(saved.uri), panel);
      else panel.dispose();
    },
  };
}
