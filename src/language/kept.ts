interface Slot<T> {
  made?: { readonly value: T };
  readonly size: number;
}

/**
 * Characters of text whose trees are kept. A tree takes some fifty bytes for each of them: those of
 * a large workspace would fill the memory, and most questions are about few files.
 */
const ROOM = 250_000;

/** In the order of their last use. */
const slots = new Set<Slot<unknown>>();
let used = 0;

/** A value made from so many characters of text when it is first asked for, and anew when it was let go. */
export function kept<T>(size: number, make: () => T): () => T {
  const slot: Slot<T> = { size };
  return () => {
    slot.made ??= taken(slot, make());
    const { value } = slot.made;
    slots.delete(slot);
    slots.add(slot);
    return value;
  };
}

function taken<T>(slot: Slot<T>, value: T): { readonly value: T } {
  used += slot.size;
  for (const oldest of slots) {
    if (used <= ROOM) break;
    slots.delete(oldest);
    delete oldest.made;
    used -= oldest.size;
  }
  return { value };
}
