import { env, l10n, Uri, type Webview } from 'vscode';
import type { PageName } from '../protocol/pages.ts';
import { webviewHtml } from './webviewHtml.ts';

/** The HTML of one of our pages in the display language. `extension`: the folder of the extension. */
export function webviewPage(webview: Webview, extension: Uri, page: PageName): string {
  const resource = (name: string): string =>
    webview.asWebviewUri(Uri.joinPath(extension, 'dist', 'webview', name)).toString();
  return webviewHtml({
    cspSource: webview.cspSource,
    page,
    script: resource(page === 'history' ? 'history.js' : 'webview.js'),
    styles: [resource('codicon.css'), resource(`${page}.css`)],
    language: env.language,
    translations: l10n.bundle,
  });
}
