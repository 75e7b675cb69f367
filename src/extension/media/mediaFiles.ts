import type { DroppedFile } from '../../protocol/media.ts';

/** Files for a field: those that the user chooses in a dialog, or that were dropped or pasted. */
export type MediaFiles =
  | { readonly from: 'dialog'; readonly many: boolean }
  /** As URIs. In a remote window, a page names files as the window does. */
  | { readonly from: 'editor'; readonly uris: readonly string[] }
  | { readonly from: 'elsewhere'; readonly files: readonly DroppedFile[] };
