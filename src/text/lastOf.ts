/**
 * Caches the last result of a function of an object, for callers that ask several times in a row. A WeakMap
 * is not used: it keeps many of its keys until V8 collects the whole heap. With a new document for each key
 * press as keys, that made every small garbage collection slow.
 */
export function lastOf<K extends object, V>(make: (key: K) => V): (key: K) => V {
  let last: { readonly key: K; readonly value: V } | undefined;
  return key => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
