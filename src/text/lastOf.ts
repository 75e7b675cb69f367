/**
 * What was made of an object, for those who ask about one several times in a row; only the last is kept.
 * A WeakMap outlives many of its keys, and once it is old, V8 lets go of none of them before it collects
 * the whole heap: with a document for each key stroke as keys, that made every small collection a long one.
 */
export function lastOf<K extends object, V>(make: (key: K) => V): (key: K) => V {
  let last: { readonly key: K; readonly value: V } | undefined;
  return key => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
