import { type Disposable, Uri, type Webview, type WebviewPanel } from 'vscode';
import type { PageName } from '../protocol/pages.ts';
import { errorMessage } from './errorMessage.ts';
import { notify } from './notify.ts';
import { webviewPage } from './webviewPage.ts';

/** What the owner of a tab does with it. `From`: the messages of its page, which is built with this extension. */
export interface TabEvents<From> {
  receive(message: From): Promise<void>;
  /** The tab was closed. */
  closed(): void;
}

/** `extension`: its folder. */
export function tabOptions(extension: Uri) {
  const resources = Uri.joinPath(extension, 'dist', 'webview');
  return { enableScripts: true, localResourceRoots: [resources] };
}

/** Shows one of our pages in an editor tab that is new, or that VS Code has restored. */
export function fillTab<From>(
  panel: WebviewPanel,
  extension: Uri,
  page: PageName,
  { receive, closed }: TabEvents<From>,
): void {
  const { webview } = panel;
  webview.options = tabOptions(extension);
  panel.iconPath = {
    light: Uri.joinPath(extension, 'media', 'file-icon-light.svg'),
    dark: Uri.joinPath(extension, 'media', 'file-icon-dark.svg'),
  };
  const listeners: readonly Disposable[] = [
    receiveFrom(webview, receive),
    panel.onDidDispose(() => {
      for (const listener of listeners) listener.dispose();
      closed();
    }),
  ];
  webview.html = webviewPage(webview, extension, page);
}

/** Passes on the messages of a page, and reports what fails. */
export function receiveFrom<From>(
  webview: Webview,
  receive: (message: From) => Promise<void>,
): Disposable {
  return webview.onDidReceiveMessage((message: From) => {
    receive(message).catch(error => void notify.error(errorMessage(error)));
  });
}

/** The prompt whose page had saved this state. */
export function savedPrompt(state: unknown): Uri | undefined {
  const saved = state as { readonly uri?: unknown } | null | undefined;
  return typeof saved?.uri === 'string' ? Uri.parse(saved.uri) : undefined;
}
