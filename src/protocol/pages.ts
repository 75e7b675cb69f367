/** The pages of the extension's webviews. Each has a folder in `src/webview` and its own style sheet. */
export type PageName = 'panel' | 'preview' | 'comparison' | 'history';
