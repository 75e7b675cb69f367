import type { FromPreview } from '../../protocol/preview.ts';

interface PreviewApi {
  postMessage(message: FromPreview): void;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): PreviewApi;

/** VS Code returns it only once for each page. */
export const previewApi = acquireVsCodeApi();
