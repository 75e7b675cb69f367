import { type Disposable, l10n, Uri, type WebviewPanel } from 'vscode';
import { promptNameOf } from '../../files/fileNames.ts';
import type { FromHistory, ToHistory } from '../../protocol/history.ts';
import { errorMessage } from '../errorMessage.ts';
import { notify } from '../notify.ts';
import { webviewPage } from '../webviewPage.ts';

/** The type of the tab, which VS Code uses to restore it. */
export const HISTORY_TYPE = 'touchstone.history';

export interface HistoryTabEvents {
  receive(message: FromHistory): Promise<void>;
  shown(): void;
  closed(): void;
}

export function historyTitle(prompt: Uri): string {
  const { name, variant } = promptNameOf(prompt.path);
  return l10n.t('History: {0}', variant === undefined ? name : `${name}.${variant}`);
}

export function pageOptions(extension: Uri) {
  const resources = Uri.joinPath(extension, 'dist', 'webview');
  return { enableScripts: true, localResourceRoots: [resources] };
}

/** Shows the page of the history in a tab. Returns a function that sends it a message. */
export function fillTab(
  panel: WebviewPanel,
  prompt: Uri,
  extension: Uri,
  events: HistoryTabEvents,
): (message: ToHistory) => void {
  const { webview } = panel;
  webview.options = pageOptions(extension);
  panel.title = historyTitle(prompt);
  panel.iconPath = {
    light: Uri.joinPath(extension, 'media', 'file-icon-light.svg'),
    dark: Uri.joinPath(extension, 'media', 'file-icon-dark.svg'),
  };
  const listeners: readonly Disposable[] = [
    // The page is built together with this protocol.
    webview.onDidReceiveMessage((message: FromHistory) => {
      events.receive(message).catch(error => void notify.error(errorMessage(error)));
    }),
    panel.onDidChangeViewState(() => panel.visible && events.shown()),
    panel.onDidDispose(() => {
      for (const listener of listeners) listener.dispose();
      events.closed();
    }),
  ];
  webview.html = webviewPage(webview, extension, 'history');
  return message => void webview.postMessage(message);
}
