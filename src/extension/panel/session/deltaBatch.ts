/** Collects the pieces of several streams and sends those of each stream as one text per interval. */
export interface DeltaBatch {
  add(id: string, text: string): void;
  /** Drops the pending pieces of a stream, because its complete text is sent separately. */
  drop(id: string): void;
  dispose(): void;
}

/** @param interval in milliseconds. 30 is about two frames, which is not noticeable in streamed text. */
export function createDeltaBatch(
  send: (id: string, text: string) => void,
  interval = 30,
): DeltaBatch {
  const held = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(id: string): void {
    const text = held.get(id);
    held.delete(id);
    if (text) send(id, text);
  }

  return {
    add(id, text) {
      held.set(id, (held.get(id) ?? '') + text);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const id of [...held.keys()]) flush(id);
      }, interval);
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
