import { startHistory } from './history/page.tsx';
import { drawVisibleText } from './visibleNodes.ts';
import type { VsCodeApi } from './vscodeApi.ts';

declare function acquireVsCodeApi<FromPage>(): VsCodeApi<FromPage>;

drawVisibleText();
startHistory(acquireVsCodeApi());
