/**
 * Requests of the language server to an editor for folders that the server cannot read from disk. An editor
 * that supports them sets `{"files": true}` in its `initializationOptions`.
 */
export const clientFiles = {
  /** `{uri}` to the text of a file, or null when it cannot be read. */
  read: 'touchstone/files/read',
  /** `{uri}` of a folder to the names in it. Names of folders end with `/`. */
  list: 'touchstone/files/list',
  /** `{uri}` of a folder and `patterns` to the URIs of the matching files below it. */
  find: 'touchstone/files/find',
} as const;

export interface FileParams {
  readonly uri: string;
}

export interface FindParams extends FileParams {
  /** Globs, relative to the folder. */
  readonly patterns: readonly string[];
  /** Folders that are not searched, by the last parts of their paths: `dist`, `.touchstone/evals`. */
  readonly skipped: readonly string[];
}
