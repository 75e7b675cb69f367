import { env, l10n, Uri, type Webview } from 'vscode';
import { webviewHtml } from './webviewHtml.ts';

/** The HTML of one of our pages in the display language. `extension`: the folder of the extension. */
export function webviewPage(webview: Webview, extension: Uri, page: 'panel' | 'preview'): string {
  const resource = (name: string): string =>
    webview.asWebviewUri(Uri.joinPath(extension, 'dist', 'webview', name)).toString();
  return webviewHtml({
    cspSource: webview.cspSource,
    script: resource(`${page}.js`),
    styles: [resource('codicon.css'), resource(`${page}.css`)],
    language: env.language,
    translations: l10n.bundle,
  });
}
