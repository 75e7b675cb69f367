import { l10n, type Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { baseName } from '../../files/fileNames.ts';
import type { FromWebview } from '../../protocol/messages.ts';
import { fillTab, savedPrompt, tabOptions } from '../pageTab.ts';
import type { Register } from '../register.ts';
import type { PanelSession } from './session/session.ts';

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
  const tabs = new Map<string, WebviewPanel>();

  function adopt(prompt: Uri, panel: WebviewPanel): void {
    const key = prompt.toString();
    tabs.get(key)?.dispose();
    tabs.set(key, panel);
    panel.title = l10n.t('Compare {0}', baseName(prompt.path));
    // VS Code discards the page while the tab is hidden, and a new page asks for everything.
    const view = openView(key, {
      get visible() {
        return panel.visible;
      },
      post: message => void panel.webview.postMessage(message),
    });
    fillTab<FromWebview>(panel, extension, 'comparison', {
      receive: view.receive,
      closed() {
        view.dispose();
        if (tabs.get(key) === panel) tabs.delete(key);
      },
    });
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
      const options = { ...tabOptions(extension), enableFindWidget: true };
      adopt(prompt, window.createWebviewPanel(COMPARISON_TYPE, l10n.t('Compare'), place, options));
    },
    restore(panel, state) {
      const prompt = savedPrompt(state);
      if (prompt) adopt(prompt, panel);
      else panel.dispose();
    },
  };
}
