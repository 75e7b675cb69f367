import { setTimeout as delay } from 'node:timers/promises';

/** Waits until a condition gives something; the test's own time limit ends it otherwise. */
export async function waitFor<T>(
  condition: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  for (;;) {
    const found = await condition();
    if (found !== undefined) return found;
    await delay(50);
  }
}
