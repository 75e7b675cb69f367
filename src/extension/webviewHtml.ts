import { randomBytes } from 'node:crypto';
import type { PageName } from '../protocol/pages.ts';

export interface WebviewResources {
  /** The origin of the webview, as VS Code returns it. */
  readonly cspSource: string;
  readonly page: PageName;
  readonly script: string;
  /** In the order in which they apply. */
  readonly styles: readonly string[];
  /** VS Code's display language, such as `de`. */
  readonly language: string;
  /** English texts to those of the display language. Undefined in English. */
  readonly translations: Readonly<Record<string, string>> | undefined;
}

/** The page of a webview. Only its own script runs, and nothing is loaded from another origin. */
export function webviewHtml({
  cspSource,
  page,
  script,
  styles,
  language,
  translations,
}: WebviewResources): string {
  const nonce = randomBytes(16).toString('base64url');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    // Pictures of inputs are sent to the page as `data:` URLs.
    `img-src ${cspSource} data:`,
  ].join('; ');
  const links = styles.map(style => `<link rel="stylesheet" href="${style}">`).join('\n  ');
  const texts = translations
    ? `\n  <meta name="translations" content="${attribute(JSON.stringify(translations))}">`
    : '';
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  ${links}${texts}
  <title>Touchstone</title>
</head>
<body data-page="${page}">
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
