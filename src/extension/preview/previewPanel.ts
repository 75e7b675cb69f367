import { l10n, type Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { FromPreview, ToPreview } from '../../protocol/preview.ts';
import { fillTab, type TabEvents, tabOptions } from '../pageTab.ts';
import type { Register } from '../register.ts';

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

export function createPreviewPanel(
  register: Register,
  extension: Uri,
  { receive, closed }: TabEvents<FromPreview>,
): PreviewPanel {
  let panel: WebviewPanel | undefined;

  function adopt(fresh: WebviewPanel): void {
    const former = panel;
    panel = fresh;
    former?.dispose();
    fillTab(fresh, extension, 'preview', {
      receive,
      closed() {
        if (panel !== fresh) return;
        panel = undefined;
        closed();
      },
    });
  }

  register({ dispose: () => panel?.dispose() });

  return {
    adopt,
    get visible() {
      return panel?.visible ?? false;
    },
    open() {
      const place = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      if (panel) return panel.reveal(undefined, true);
      const options = tabOptions(extension);
      adopt(window.createWebviewPanel(PREVIEW_TYPE, l10n.t('Preview'), place, options));
    },
    post(message) {
      void panel?.webview.postMessage(message);
    },
    title(file) {
      if (panel) panel.title = l10n.t('Preview {0}', file);
    },
  };
}
