import type { Delta } from '../../../protocol/messages.ts';

/** Collects the pieces of all streams and sends them together, at most once per interval. */
export interface DeltaBatch {
  add(id: string, text: string): void;
  /** Drops the pending pieces of a stream, because its complete text is sent separately. */
  drop(id: string): void;
  dispose(): void;
}

/** @param interval in milliseconds. 30 is about two frames, which is not noticeable in streamed text. */
export function createDeltaBatch(
  send: (deltas: readonly Delta[]) => void,
  interval = 30,
): DeltaBatch {
  const held = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    timer = undefined;
    const deltas = [...held].map(([id, text]) => ({ id, text }));
    held.clear();
    if (deltas.length > 0) send(deltas);
  }

  return {
    add(id, text) {
      if (text === '') return;
      held.set(id, (held.get(id) ?? '') + text);
      timer ??= setTimeout(flush, interval);
    },
    drop(id) {
      held.delete(id);
    },
    dispose() {
      clearTimeout(timer);
      timer = undefined;
      held.clear();
    },
  };
}
