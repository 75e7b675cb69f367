/** Collects the pieces of several streams and sends those of each stream as one text per interval. */
export interface DeltaBatch {
  add(model: string, text: string): void;
  /** Drops the pending pieces of a model, because its complete text is sent separately. */
  drop(model: string): void;
  dispose(): void;
}

/** @param interval in milliseconds. 30 is about two frames, which is not noticeable in streamed text. */
export function createDeltaBatch(
  send: (model: string, text: string) => void,
  interval = 30,
): DeltaBatch {
  const held = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(model: string): void {
    const text = held.get(model);
    held.delete(model);
    if (text) send(model, text);
  }

  return {
    add(model, text) {
      held.set(model, (held.get(model) ?? '') + text);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const name of [...held.keys()]) flush(name);
      }, interval);
    },
    drop(model) {
      held.delete(model);
    },
    dispose() {
      clearTimeout(timer);
      timer = undefined;
      held.clear();
    },
  };
}
