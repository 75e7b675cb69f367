import { dirname } from 'node:path/posix';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fileKind, isSkipped, stateFolderName } from '../files/fileNames.ts';
import { type LanguageFile, languageFile } from '../language/languageFile.ts';
import type { Workspace } from '../language/workspace.ts';
import { canonicalUri, isWithin } from './canonicalUri.ts';
import { createDeclarations } from './declarations.ts';
import type { FileSystem, FileText } from './fileSystem.ts';
import { createWorkspaces } from './workspaces.ts';

/** The Touchstone files in the editor's folders. Open files have their unsaved text. */
export interface WorkspaceIndex extends Workspace {
  /** Reads every Touchstone file in a folder. */
  addFolder(uri: string): Promise<void>;
  removeFolder(uri: string): void;
  /** Uses an open text for the file of its URI, including all later changes. */
  open(text: TextDocument): Promise<void>;
  /** From then on, the text on disk is used. */
  close(uri: string): Promise<void>;
  /** Reads a file that was created or changed on disk. Returns its URI when it is a Touchstone file. */
  update(uri: string): Promise<readonly string[]>;
  /** Reads every Touchstone file in a subfolder of the workspace and returns their URIs. */
  readBelow(uri: string): Promise<readonly string[]>;
  /** Removes a file, or all files of a folder, that was deleted from disk. Returns the removed URIs. */
  remove(uri: string): Promise<readonly string[]>;
}

/**
 * Maximum number of files that are read at once: enough to keep a disk or a remote busy, and few enough to
 * stay responsive.
 */
const AT_ONCE = 32;

export function createWorkspaceIndex(fileSystem: FileSystem): WorkspaceIndex {
  const folders = new Set<string>();
  const stored = new Map<string, TextDocument>();
  const opened = new Map<string, TextDocument>();
  /** Why an existing file is not read. */
  const unreadable = new Map<string, string>();
  let order: readonly string[] | undefined;

  const textOf = (uri: string) => opened.get(uri) ?? stored.get(uri);
  const folderOf = (uri: string) =>
    [...folders].filter(folder => isWithin(uri, folder)).sort((a, b) => b.length - a.length)[0];

  const workspaces = createWorkspaces(fileSystem, { text: textOf, opened: folderOf });
  const declarations = createDeclarations({
    settings: workspaces.settings,
    text: textOf,
    problem: uri => unreadable.get(uri),
    top: workspaces.folder,
  });

  function fileOf(uri: string): LanguageFile | undefined {
    const text = textOf(uri);
    return text && languageFile(text, () => declarations.at(dirname(uri)));
  }

  const rootOf = (uri: string) => workspaces.folder(dirname(uri));

  async function load(uri: string): Promise<void> {
    await workspaces.learn(dirname(uri));
    store(uri, await fileSystem.read(uri, rootOf(uri)));
  }

  /** Settings, or the first recordings of a folder, which are created together with `.touchstone`. */
  function isNewMark(uri: string): boolean {
    const kind = fileKind(uri);
    if (kind !== 'recordings') return kind === 'settings';
    const [top = ''] = uri.split(`/${stateFolderName}/`);
    return workspaces.folder(top) !== top;
  }

  /** Called after a file was created, changed or removed, because it may mark a workspace. */
  async function relearn(uri: string): Promise<void> {
    if (!isNewMark(uri)) return;
    workspaces.forget();
    const folders = new Set([...stored.keys(), ...opened.keys()].map(each => dirname(each)));
    await eachOf([...folders], AT_ONCE, workspaces.learn);
  }

  function store(uri: string, text: FileText): void {
    order = undefined;
    if (fileKind(uri) === 'settings') workspaces.changed();
    if (typeof text === 'object') unreadable.set(uri, text.problem);
    else unreadable.delete(uri);
    if (typeof text !== 'string') stored.delete(uri);
    else if (stored.get(uri)?.getText() !== text) {
      const language = fileKind(uri) === 'prompt' ? 'dotprompt' : 'plaintext';
      stored.set(uri, TextDocument.create(uri, language, 0, text));
    }
  }

  /**
   * Without a folder, the files next to an open file still count: partials and datasets are next to a prompt.
   */
  async function readNeighbours(uri: string): Promise<void> {
    if (folderOf(uri) !== undefined || !uri.includes('/')) return;
    const names = await fileSystem.list(dirname(uri), dirname(uri));
    const neighbours = names
      .filter(name => fileKind(name) !== undefined)
      .map(name => canonicalUri(`${dirname(uri)}/${encodeURIComponent(name)}`));
    await eachOf(neighbours, AT_ONCE, load);
  }

  function forgetUnreachable(): void {
    const places = new Set([...opened.keys()].map(uri => dirname(uri)));
    for (const uri of [...stored.keys(), ...unreadable.keys()]) {
      if (folderOf(uri) === undefined && !places.has(dirname(uri))) store(uri, undefined);
    }
  }

  const belongs = (uri: string) => {
    const folder = folderOf(uri);
    if (fileKind(uri) === undefined) return false;
    if (folder !== undefined) return !isSkipped(uri.slice(folder.length));
    return [...opened.keys()].some(other => dirname(other) === dirname(uri));
  };

  async function readBelow(folder: string): Promise<readonly string[]> {
    const found = (await fileSystem.find(folder)).map(canonicalUri);
    await eachOf(found, AT_ONCE, async uri => {
      // The folder may have been removed in the meantime.
      if (belongs(uri)) await load(uri);
    });
    return found;
  }

  return {
    *files() {
      order ??= [...new Set([...stored.keys(), ...opened.keys()])].sort();
      for (const uri of order) {
        const file = fileOf(uri);
        if (file) yield file;
      }
    },
    file: uri => fileOf(canonicalUri(uri)),
    settings: uri => workspaces.settings(dirname(canonicalUri(uri))),
    folder: uri => rootOf(canonicalUri(uri)),
    unreadable: uri => unreadable.get(canonicalUri(uri)),
    schemaFile: (uri, name) => declarations.file(dirname(canonicalUri(uri)), name)?.uri,
    list: uri => fileSystem.list(canonicalUri(uri), rootOf(canonicalUri(uri))),

    async addFolder(uri) {
      const folder = folderUri(uri);
      folders.add(folder);
      workspaces.changed();
      await readBelow(folder);
    },
    removeFolder(uri) {
      folders.delete(folderUri(uri));
      workspaces.changed();
      forgetUnreachable();
    },
    async open(text) {
      opened.set(text.uri, text);
      order = undefined;
      workspaces.changed();
      await workspaces.learn(dirname(text.uri));
      await readNeighbours(text.uri);
    },
    async close(uri) {
      const canonical = canonicalUri(uri);
      opened.delete(canonical);
      order = undefined;
      if (belongs(canonical)) await load(canonical);
      await relearn(canonical);
      forgetUnreachable();
    },
    async update(uri) {
      const canonical = canonicalUri(uri);
      if (!belongs(canonical)) return [];
      await load(canonical);
      await relearn(canonical);
      return [canonical];
    },
    readBelow: uri => readBelow(folderUri(uri)),
    async remove(uri) {
      const known = [...stored.keys(), ...unreadable.keys()];
      const gone = known.filter(each => isWithin(each, canonicalUri(uri)));
      for (const each of gone) store(each, undefined);
      const settings = gone.find(each => fileKind(each) === 'settings');
      if (settings !== undefined) await relearn(settings);
      return gone;
    },
  };
}

function folderUri(uri: string): string {
  return canonicalUri(uri).replace(/\/$/, '');
}

/** Runs a function for every item, several at a time. */
async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
