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

/** Caches the result of a function of an object, for as long as the object exists. */
export function onceFor<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const results = new WeakMap<K, { readonly value: V }>();
  return key => {
    const known = results.get(key);
    if (known) return known.value;
    const value = make(key);
    results.set(key, { value });
    return value;
  };
}

/** Caches the last result for each object, for as long as the other inputs are the same. */
export function latestFor<K extends object, I extends readonly unknown[], V>(
  make: (key: K, ...inputs: I) => V,
): (key: K, ...inputs: I) => V {
  const results = new WeakMap<K, { readonly inputs: I; readonly value: V }>();
  return (key, ...inputs) => {
    const known = results.get(key);
    if (known?.inputs.every((input, index) => input === inputs[index])) return known.value;
    const value = make(key, ...inputs);
    results.set(key, { inputs, value });
    return value;
  };
}

/** Caches the results of a function of a text. When it has `most` of them, it forgets all. */
export function remembering<V>(most: number, make: (text: string) => V): (text: string) => V {
  const results = new Map<string, { readonly value: V }>();
  return text => {
    const known = results.get(text);
    if (known) return known.value;
    if (results.size >= most) results.clear();
    const value = make(text);
    results.set(text, { value });
    return value;
  };
}

/**
 * Makes a value once. If that fails, the next call tries again. Modules are loaded through it, because importing a
 * loaded module again takes a tenth of a millisecond.
 */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
