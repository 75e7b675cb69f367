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
/** The newest of each owner. */
const newest = new WeakMap<object, Slot<unknown>>();
let used = 0;

/**
 * A value made from so many characters of text when it is first asked for, and anew when it was let
 * go: an owner's value at the latest when the owner has another, as a text has after an edit.
 */
export function lru<T>(owner: object, size: number, make: () => T): () => T {
  const slot: Slot<T> = { size };
  const before = newest.get(owner);
  if (before) letGo(before);
  newest.set(owner, slot);
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
    letGo(oldest);
  }
  return { value };
}

function letGo(slot: Slot<unknown>): void {
  if (slots.delete(slot)) used -= slot.size;
  delete slot.made;
}
