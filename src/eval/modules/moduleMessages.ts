/** What the process of a scorer module is told. */
export type ToModule =
  | {
      readonly type: 'load';
      readonly file: string;
      /** SHA-256 of each file that may be loaded, by absolute path. */
      readonly files: Readonly<Record<string, string>>;
    }
  | { readonly type: 'score'; readonly id: number; readonly args: readonly unknown[] }
  /** Answered when the module lets anything else run. */
  | { readonly type: 'ping' };

/** What it answers. */
export type FromModule =
  | { readonly type: 'loaded' }
  | { readonly type: 'notLoaded'; readonly problem: string }
  /** The module is about to be called. */
  | { readonly type: 'started'; readonly id: number }
  | { readonly type: 'scored'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly problem: string }
  | { readonly type: 'pong' };

/** The memory of the process, with everything that it has loaded, in bytes. */
export const MEMORY_LIMIT = 512 * 1024 ** 2;

/** Written on standard error before the process ends because of its memory. */
export const OUT_OF_MEMORY = 'touchstone: the memory limit was reached';
