interface Slot<T> {
  made?: { readonly value: T };
  readonly size: number;
}

/**
 * Characters of text whose parsed values are cached. A value takes about fifty bytes per character: those of
 * a large workspace would fill the memory, and most requests need few files.
 */
const ROOM = 250_000;

/** In the order of their last use. */
const slots = new Set<Slot<unknown>>();
/** The newest slot of each owner. */
const newest = new WeakMap<object, Slot<unknown>>();
let used = 0;

/**
 * Caches a value that is made from a number of characters of text. It is made when it is first needed, and
 * again after it was removed from the cache. An owner's value is removed at the latest when the owner has
 * another one, for example after an edit.
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
