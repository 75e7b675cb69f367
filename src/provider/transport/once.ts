/**
 * Loads once: importing again what is loaded takes a tenth of a millisecond, for each call. A load that
 * failed is tried again by the next call.
 */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
