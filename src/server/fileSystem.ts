/** What the server may ask of the place its workspace lies in. Nothing here rejects. */
export interface FileSystem {
  /** A file's text; undefined when it cannot be read. */
  read(uri: string): Promise<string | undefined>;
  /** The names in a folder, folders with a `/` at the end; none when it cannot be read. */
  list(folderUri: string): Promise<readonly string[]>;
  /** The URIs of all files of ours below a folder. */
  find(folderUri: string): Promise<readonly string[]>;
}

/** Nothing there: what is open is all there is. */
export const noFiles: FileSystem = {
  read: async () => undefined,
  list: async () => [],
  find: async () => [],
};

/** Sends `file:` URIs to one file system and all others to another. */
export function byScheme(onDisk: FileSystem, elsewhere: FileSystem): FileSystem {
  const of = (uri: string) => (uri.startsWith('file:') ? onDisk : elsewhere);
  return {
    read: uri => of(uri).read(uri),
    list: uri => of(uri).list(uri),
    find: uri => of(uri).find(uri),
  };
}
