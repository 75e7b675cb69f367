/** Wire protocols an endpoint may speak; `vscode` is the editor's own language models, which no wire leads to. */
export type Protocol =
  | 'openai-responses'
  | 'openai'
  | 'anthropic'
  | 'google'
  | 'vscode'
  | 'sandbox';
