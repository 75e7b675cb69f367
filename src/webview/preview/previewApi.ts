import type { FromPreview } from '../../protocol/preview.ts';

interface PreviewApi {
  postMessage(message: FromPreview): void;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): PreviewApi;

/** VS Code hands it out once for the life of the page. */
export const previewApi = acquireVsCodeApi();
