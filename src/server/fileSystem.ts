/** A file's text, or why it is not read as the end of a sentence; undefined when it is not there. */
export type FileText = string | { readonly problem: string } | undefined;

/** What the server may ask of the place its workspace lies in. Nothing here rejects. */
export interface FileSystem {
  /** @param rootUri the folder that the file must be under, links followed. */
  read(uri: string, rootUri: string): Promise<FileText>;
  /** The names in a folder under the root, folders with a `/` at the end; none when it cannot be read. */
  list(folderUri: string, rootUri: string): Promise<readonly string[]>;
  /** Which names that mark a workspace a folder has; see `files/workspace.ts`. */
  marks(folderUri: string): Promise<readonly string[]>;
  /** The URIs of all files of ours below a folder; no link leads out of it. */
  find(folderUri: string): Promise<readonly string[]>;
}

/** Nothing there: what is open is all there is. */
export const noFiles: FileSystem = {
  read: async () => undefined,
  list: async () => [],
  marks: async () => [],
  find: async () => [],
};

/** Sends `file:` URIs to one file system and all others to another. */
export function byScheme(onDisk: FileSystem, elsewhere: FileSystem): FileSystem {
  const of = (uri: string) => (uri.startsWith('file:') ? onDisk : elsewhere);
  return {
    read: (uri, rootUri) => of(uri).read(uri, rootUri),
    list: (uri, rootUri) => of(uri).list(uri, rootUri),
    marks: uri => of(uri).marks(uri),
    find: uri => of(uri).find(uri),
  };
}
