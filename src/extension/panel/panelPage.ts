import { setTimeout as delay } from 'node:timers/promises';
import { commands, type Disposable, Uri, type WebviewView } from 'vscode';
import type { FromWebview, ToWebview } from '../../protocol/messages.ts';
import { receiveFrom } from '../pageTab.ts';
import { webviewPage } from '../webviewPage.ts';
import type { PanelPage } from './session/port.ts';

export const PANEL_VIEW = 'touchstone.panel';

/** How long a run waits for the page, in milliseconds. */
const TIMEOUT_MS = 3000;

/** The page of the panel, in the view that VS Code creates for it. */
export interface AttachablePage extends PanelPage {
  attach(view: WebviewView, receive: (message: FromWebview) => Promise<void>): void;
}

export function createPanelPage(extension: Uri): AttachablePage {
  const roots = [Uri.joinPath(extension, 'dist', 'webview'), Uri.joinPath(extension, 'media')];
  let view: WebviewView | undefined;
  let ready = Promise.withResolvers<void>();

  return {
    attach(attached, receive) {
      view = attached;
      const { webview } = attached;
      webview.options = { enableScripts: true, localResourceRoots: roots };
      const listeners: readonly Disposable[] = [
        receiveFrom<FromWebview>(webview, async message => {
          if (message.type === 'ready') ready.resolve();
          await receive(message);
        }),
        // VS Code discards the page of a hidden view.
        attached.onDidChangeVisibility(() => {
          if (!attached.visible) ready = Promise.withResolvers();
        }),
        attached.onDidDispose(() => {
          for (const listener of listeners) listener.dispose();
          if (view !== attached) return;
          view = undefined;
          ready = Promise.withResolvers();
        }),
      ];
      webview.html = webviewPage(webview, extension, 'panel');
    },
    get visible() {
      return view?.visible ?? false;
    },
    post(message: ToWebview) {
      void view?.webview.postMessage(message);
    },
    async reveal() {
      if (!view?.visible) {
        await commands.executeCommand(`${PANEL_VIEW}.focus`, { preserveFocus: true });
      }
      await Promise.race([ready.promise, delay(TIMEOUT_MS, undefined, { ref: false })]);
    },
  };
}
