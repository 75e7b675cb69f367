import { expect, test } from 'vitest';
import { watchCall } from '../../../src/provider/transport/watch.ts';

test('every silent call times out, although timers fire up to a millisecond early', async () => {
  const { signal } = new AbortController();
  for (let call = 0; call < 100; call += 1) {
    const watch = watchCall('one/m', { signal, limits: { idle: 2 } });
    const silent = watch.over(() => new Promise<never>(() => {}));
    await expect(silent).rejects.toMatchObject({ facts: { class: 'timeout', phase: 'idle' } });
    watch.end(false);
  }
});
