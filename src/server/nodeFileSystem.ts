import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { glob } from 'tinyglobby';
import { filePatterns, skippedFolders } from '../language/fileNames.ts';
import { canonicalUri } from './canonicalUri.ts';
import type { FileSystem } from './fileSystem.ts';

export interface NodeFileSystemOptions {
  /** Bytes above which a file is left out; the default is without limit. */
  readonly largest?: number;
  /** Told what was left out, in a sentence. */
  readonly warn?: (message: string) => void;
}

/** The files on this machine, by `file:` URIs. */
export function createNodeFileSystem(options: NodeFileSystemOptions = {}): FileSystem {
  const { largest = Number.POSITIVE_INFINITY, warn } = options;
  return {
    async read(uri) {
      const path = pathOf(uri);
      if (path === undefined) return undefined;
      try {
        const { size } = await stat(path);
        if (size > largest) {
          const megabytes = (size / 1024 / 1024).toFixed(1);
          warn?.(`${path} is not looked at until it is opened: it has ${megabytes} MB.`);
          return undefined;
        }
        return await readFile(path, 'utf8');
      } catch {
        return undefined;
      }
    },
    async list(folderUri) {
      const path = pathOf(folderUri);
      if (path === undefined) return [];
      const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
      return entries.map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    },
    async find(folderUri) {
      const folder = pathOf(folderUri);
      if (folder === undefined) return [];
      const found = await glob([...filePatterns], {
        cwd: folder,
        ignore: skippedFolders.map(name => `**/${name}/**`),
        dot: true,
        expandDirectories: false,
      }).catch(() => []);
      return found.map(path => uriOf(join(folder, path)));
    },
  };
}

/** A path's canonical URI. */
export function uriOf(path: string): string {
  return canonicalUri(pathToFileURL(path).href);
}

/** The path of a `file:` URI; undefined for any other. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
