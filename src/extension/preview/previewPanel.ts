import { type Disposable, l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { FromPreview, ToPreview } from '../../protocol/preview.ts';
import { errorMessage } from '../errorMessage.ts';
import { notify } from '../notify.ts';
import type { Register } from '../register.ts';
import { webviewPage } from '../webviewPage.ts';
import { redactedPreview } from './previewMessages.ts';

/** The type of the tab, which VS Code uses to restore it. */
const PREVIEW_TYPE = 'touchstone.preview';

/** The editor tab of the preview. There is only one, which follows the edited prompt. */
export interface PreviewPanel {
  readonly visible: boolean;
  /** Opens the tab next to the editor, which keeps the focus. */
  open(): void;
  /** Takes over a tab that VS Code has restored after a reload. */
  adopt(restored: WebviewPanel): void;
  post(message: ToPreview): void;
  title(file: string): void;
}

export interface PreviewPanelEvents {
  receive(message: FromPreview): Promise<void>;
  closed(): void;
}

export function createPreviewPanel(
  register: Register,
  extension: Uri,
  events: PreviewPanelEvents,
): PreviewPanel {
  const resources = Uri.joinPath(extension, 'dist', 'webview');
  const options = { enableScripts: true, localResourceRoots: [resources] };
  let panel: WebviewPanel | undefined;

  function adopt(fresh: WebviewPanel): void {
    const former = panel;
    panel = fresh;
    former?.dispose();
    const { webview } = fresh;
    webview.options = options;
    fresh.iconPath = {
      light: Uri.joinPath(extension, 'media', 'file-icon-light.svg'),
      dark: Uri.joinPath(extension, 'media', 'file-icon-dark.svg'),
    };
    const listeners: readonly Disposable[] = [
      // The page is built together with this protocol.
      webview.onDidReceiveMessage((message: FromPreview) => {
        events.receive(message).catch(error => void notify.error(errorMessage(error)));
      }),
      fresh.onDidDispose(() => {
        for (const listener of listeners) listener.dispose();
        if (panel !== fresh) return;
        panel = undefined;
        events.closed();
      }),
    ];
    webview.html = webviewPage(webview, extension, 'preview');
  }

  register({ dispose: () => panel?.dispose() });

  return {
    adopt,
    get visible() {
      return panel?.visible ?? false;
    },
    open() {
      const place = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      if (panel) panel.reveal(undefined, true);
      else adopt(window.createWebviewPanel(PREVIEW_TYPE, l10n.t('Preview'), place, options));
    },
    post(message) {
      void panel?.webview.postMessage(redactedPreview(message));
    },
    title(file) {
      if (panel) panel.title = l10n.t('Preview {0}', file);
    },
  };
}
