/**
 * Requests of the language server to an editor, for folders that are on no disk the server can
 * read. An editor offers to answer with `{"files": true}` in its `initializationOptions`.
 */
export const clientFiles = {
  /** `{uri}` to a text, or null when it cannot be read. */
  read: 'touchstone/files/read',
  /** `{uri}` of a folder to the names in it, folders with a `/` at the end. */
  list: 'touchstone/files/list',
  /** `{uri}` of a folder and `patterns` to the URIs of the files below it that match one. */
  find: 'touchstone/files/find',
} as const;

export interface FileParams {
  readonly uri: string;
}

export interface FindParams extends FileParams {
  /** Globs, relative to the folder. */
  readonly patterns: readonly string[];
  /** Folders not to look into, by the last parts of their paths: `dist`, `.touchstone/evals`. */
  readonly skipped: readonly string[];
}
