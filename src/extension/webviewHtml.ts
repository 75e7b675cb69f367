import { randomBytes } from 'node:crypto';

export interface WebviewResources {
  /** The webview's own origin, as VS Code names it. */
  readonly cspSource: string;
  readonly script: string;
  /** In the order they are to apply. */
  readonly styles: readonly string[];
}

/** The page of a webview. Only its own script runs, and nothing is fetched from anywhere else. */
export function webviewHtml({ cspSource, script, styles }: WebviewResources): string {
  const nonce = randomBytes(16).toString('base64url');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource}`,
  ].join('; ');
  const links = styles.map(style => `<link rel="stylesheet" href="${style}">`).join('\n  ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  ${links}
  <title>Touchstone</title>
</head>
<body>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
