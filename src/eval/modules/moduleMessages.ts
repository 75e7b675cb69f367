/** Messages to the process of a scorer module. */
export type ToModule =
  | {
      readonly type: 'load';
      readonly file: string;
      /** SHA-256 of each file that the module may load, by absolute path. */
      readonly files: Readonly<Record<string, string>>;
    }
  | { readonly type: 'score'; readonly id: number; readonly args: readonly unknown[] }
  /** The process answers when the module does not block it. */
  | { readonly type: 'ping' };

/** Messages from the process of a scorer module. */
export type FromModule =
  | { readonly type: 'loaded' }
  | { readonly type: 'notLoaded'; readonly problem: string }
  /** Sent before the module is called. */
  | { readonly type: 'started'; readonly id: number }
  | { readonly type: 'scored'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly problem: string }
  | { readonly type: 'pong' };

/** Memory limit of the process with everything that it loads, in bytes. */
export const MEMORY_LIMIT = 512 * 1024 ** 2;

/** Written to standard error before the process ends because of the memory limit. */
export const OUT_OF_MEMORY = 'touchstone: the memory limit was reached';
