/** The text of a file, or why it is not read as the end of a sentence. Undefined when it does not exist. */
export type FileText = string | { readonly problem: string } | undefined;

/** The file access that the server needs. None of the functions reject. */
export interface FileSystem {
  /** @param rootUri the folder that must contain the file, with links resolved. */
  read(uri: string, rootUri: string): Promise<FileText>;
  /** The names in a folder under the root. Those of folders end with `/`. Empty when it cannot be read. */
  list(folderUri: string, rootUri: string): Promise<readonly string[]>;
  /** The names in a folder that mark a workspace. See `files/workspace.ts`. */
  marks(folderUri: string): Promise<readonly string[]>;
  /** The URIs of all Touchstone files in a folder. Links out of the folder are not followed. */
  find(folderUri: string): Promise<readonly string[]>;
}

/** No files: only open documents exist. */
export const noFiles: FileSystem = {
  read: async () => undefined,
  list: async () => [],
  marks: async () => [],
  find: async () => [],
};

/** Uses one file system for `file:` URIs and another for all others. */
export function byScheme(onDisk: FileSystem, elsewhere: FileSystem): FileSystem {
  const of = (uri: string) => (uri.startsWith('file:') ? onDisk : elsewhere);
  return {
    read: (uri, rootUri) => of(uri).read(uri, rootUri),
    list: (uri, rootUri) => of(uri).list(uri, rootUri),
    marks: uri => of(uri).marks(uri),
    find: uri => of(uri).find(uri),
  };
}
