import type { FromWebview } from '../../protocol/messages.ts';

interface VsCodeApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** VS Code returns it only once for each page. */
export const vscodeApi = acquireVsCodeApi();
