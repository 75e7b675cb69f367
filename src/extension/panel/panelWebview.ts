import { setTimeout as delay } from 'node:timers/promises';
import { commands, Uri, type Webview, type WebviewView, window } from 'vscode';
import type { FromWebview } from '../../protocol/messages.ts';
import { messageOf } from '../messageOf.ts';
import { notify } from '../notify.ts';
import { panelHtml } from '../panelHtml.ts';
import type { Register } from '../register.ts';
import type { PanelView } from './panelSession.ts';

const VIEW = 'touchstone.panel';

/** Milliseconds after which a run does not wait any longer for the page that is to show it. */
const PATIENCE = 3000;

/** Provides the panel's webview; `receive` is asked for late, so that session and view can meet. */
export function registerPanelWebview(
  register: Register,
  extension: Uri,
  receive: (message: FromWebview) => Promise<void>,
): PanelView {
  let view: WebviewView | undefined;
  let page = Promise.withResolvers<void>();
  const roots = [Uri.joinPath(extension, 'dist', 'webview'), Uri.joinPath(extension, 'media')];

  register(
    window.registerWebviewViewProvider(VIEW, {
      resolveWebviewView(resolved) {
        view = resolved;
        const { webview } = resolved;
        webview.options = { enableScripts: true, localResourceRoots: roots };
        // These listeners end with the view they listen to. The page is ours, built with the other
        // half of this protocol.
        webview.onDidReceiveMessage((message: FromWebview) => {
          if (message.type === 'ready') page.resolve();
          receive(message).catch(error => void notify.error(messageOf(error)));
        });
        // A hidden view's page is thrown away.
        resolved.onDidChangeVisibility(() => {
          if (!resolved.visible) page = Promise.withResolvers();
        });
        resolved.onDidDispose(() => {
          if (view !== resolved) return;
          view = undefined;
          page = Promise.withResolvers();
        });
        webview.html = pageOf(webview, extension);
      },
    }),
  );

  return {
    get visible() {
      return view?.visible ?? false;
    },
    post(message) {
      void view?.webview.postMessage(message);
    },
    async reveal() {
      if (view?.visible) return;
      await commands.executeCommand(`${VIEW}.focus`, { preserveFocus: true });
      await Promise.race([page.promise, delay(PATIENCE, undefined, { ref: false })]);
    },
  };
}

function pageOf(webview: Webview, extension: Uri): string {
  const resource = (name: string): string =>
    webview.asWebviewUri(Uri.joinPath(extension, 'dist', 'webview', name)).toString();
  return panelHtml({
    cspSource: webview.cspSource,
    script: resource('panel.js'),
    styles: [resource('codicon.css'), resource('panel.css')],
  });
}
