import { readdir } from 'node:fs/promises';
import { parse } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type FileKind, fileKind, isSkippedFolder } from '../files/fileNames.ts';
import { findFiles } from '../files/find.ts';
import { largest, ownersIn, placeBelow, readOwnText } from '../files/read.ts';
import { readText } from '../files/readText.ts';
import { marksIn } from '../files/workspace.ts';
import { canonicalUri } from './canonicalUri.ts';
import type { FileSystem, FileText } from './fileSystem.ts';
import { messages } from './messages.ts';

export interface NodeFileSystemOptions {
  /** Maximum size of datasets and recordings in bytes. Default: their usual limit. */
  readonly largestData?: number;
  /** Called with a sentence for each file that is ignored. */
  readonly warn?: (message: string) => void;
}

/** Files on this machine, by `file:` URIs. */
export function createNodeFileSystem(options: NodeFileSystemOptions = {}): FileSystem {
  const { warn } = options;

  async function textAt(path: string, root: string): Promise<FileText> {
    const kind = fileKind(path);
    if (kind === 'settings') return settingsAt(path, root);
    const read = await readText(root, path, limitOf(kind, options));
    if (typeof read === 'string') return read;
    if (read.missing) return undefined;
    warn?.(messages.skipped(path, read.problem));
    return { problem: read.problem };
  }

  /** Settings of another user never apply. */
  async function settingsAt(path: string, root: string): Promise<FileText> {
    const read = await readOwnText(root, path, largest.settings, ownersIn(process.env));
    if (read.ok) return read.text;
    if (read.reason === 'missing') return undefined;
    warn?.(messages.skipped(path, read.problem));
    return { problem: read.problem };
  }

  return {
    async marks(folderUri) {
      const path = folderOf(folderUri);
      return path === undefined ? [] : marksIn(path);
    },
    async read(uri, rootUri) {
      const [path, root] = [pathOfUri(uri), folderOf(rootUri)];
      if (path === undefined || root === undefined) return undefined;
      try {
        return await textAt(path, root);
      } catch {
        return { problem: messages.tooLarge() };
      }
    },
    async list(folderUri, rootUri) {
      const [path, root] = [folderOf(folderUri), folderOf(rootUri)];
      if (path === undefined || root === undefined) return [];
      const place = await placeBelow(root, path);
      if (!place.ok) return [];
      const entries = await readdir(place.path, { withFileTypes: true }).catch(() => []);
      return entries.map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    },
    async find(folderUri) {
      const folder = folderOf(folderUri);
      if (folder === undefined) return [];
      const { files, notes } = await findFiles(folder, folder, {
        file: path => fileKind(path) !== undefined,
        folder: path => !isSkippedFolder(path),
      });
      for (const note of notes) warn?.(note);
      return files.map(uriOfPath);
    },
  };
}

function limitOf(kind: FileKind | undefined, { largestData }: NodeFileSystemOptions): number {
  switch (kind) {
    case 'dataset':
    case 'proposals':
    case 'recordings':
      return largestData ?? largest.dataset;
    case 'prompt':
      return largest.prompt;
    default:
      return largest.settings;
  }
}

/** The canonical URI of a path. */
export function uriOfPath(path: string): string {
  return canonicalUri(pathToFileURL(path).href);
}

/** The path of a `file:` URI. Undefined for other URIs. */
function pathOfUri(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** The same for a folder. Its URI has no slash at its end, but a drive or the root has one in its path. */
function folderOf(uri: string): string | undefined {
  const path = pathOfUri(`${uri}/`);
  return path === undefined || path === parse(path).root ? path : path.slice(0, -1);
}
