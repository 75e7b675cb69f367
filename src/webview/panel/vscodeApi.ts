import type { FromWebview } from '../../protocol/messages.ts';

interface VsCodeApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** VS Code hands it out once for the life of the page. */
export const vscodeApi = acquireVsCodeApi();
