/** What VS Code gives to a page. `FromPage`: the messages of the page to the extension. */
export interface VsCodeApi<FromPage> {
  postMessage(message: FromPage): void;
  /** The state that was saved before the page was hidden or the window reloaded. */
  getState(): unknown;
  setState(state: unknown): void;
}
