import type { PageName } from '../protocol/pages.ts';
import { startComparison } from './comparison/page.tsx';
import { startPanel } from './panel/page.tsx';
import { startPreview } from './preview/page.tsx';
import { drawVisibleText } from './visibleNodes.ts';
import type { VsCodeApi } from './vscodeApi.ts';

/** VS Code returns it only once for each page. The type of its messages is that of the page. */
declare function acquireVsCodeApi<FromPage>(): VsCodeApi<FromPage>;

const pages: Readonly<Record<Exclude<PageName, 'history'>, () => void>> = {
  panel: () => startPanel(acquireVsCodeApi()),
  comparison: () => startComparison(acquireVsCodeApi()),
  preview: () => startPreview(acquireVsCodeApi()),
};

drawVisibleText();
pages[document.body.dataset['page'] as keyof typeof pages]();
