import { pathToFileURL } from 'node:url';
import { launchBrowser } from '../host/browser.ts';

/** Milliseconds from the request of a page until Chromium has painted it, the median of five. */
export async function timeToOpen(file: string): Promise<number> {
  const browser = await launchBrowser();
  try {
    const times: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      const page = await browser.newPage();
      await page.goto(pathToFileURL(file).href);
      const painted = page.evaluate(
        () =>
          new Promise<number>(resolve => {
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
          }),
      );
      times.push(await painted);
      await page.close();
    }
    return times.toSorted((a, b) => a - b)[2] ?? Number.NaN;
  } finally {
    await browser.close();
  }
}
