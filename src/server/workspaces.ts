import { dirname } from 'node:path/posix';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { settingsFileNames } from '../files/fileNames.ts';
import { type WorkspacePlace, workspaceIn } from '../files/workspace.ts';
import {
  defaultSettings,
  mergeSettings,
  readSettings,
  type Settings,
} from '../model/settings/settings.ts';
import { canonicalUri } from './canonicalUri.ts';
import type { FileSystem } from './fileSystem.ts';

/** What is known of the files that an editor has open or in its folders, by canonical URIs. */
export interface OpenFiles {
  text(uri: string): TextDocument | undefined;
  /** The folder that a person opened and that a file or folder is in. */
  opened(uri: string): string | undefined;
}

/** Where the folders of files belong, and the settings that are in force there. */
export interface Workspaces {
  /** Looks a folder and those above it up, after which the others can be asked about it. */
  learn(folder: string): Promise<void>;
  /** Settings files have been added, replaced or removed among the open files. */
  changed(): void;
  /** Marks or settings on the disk may have changed: all has to be learnt again. */
  forget(): void;
  /** The workspace folder of a folder. */
  folder(folder: string): string;
  /** The same object as long as no text of it has changed. */
  settings(folder: string): Settings;
}

interface Kept {
  readonly place: WorkspacePlace;
  /** Of the settings in force, the nearest first. */
  readonly texts: readonly TextDocument[];
  settings?: { readonly parts: readonly Settings[]; readonly merged: Settings };
}

export function createWorkspaces(fileSystem: FileSystem, files: OpenFiles): Workspaces {
  const asked = new Map<string, Promise<void>>();
  const marks = new Map<string, readonly string[]>();
  /** Settings that are not among the files: above the folders that are open, or not yet read. */
  const outer = new Map<string, TextDocument>();
  const kept = new Map<string, Kept>();

  const textOf = (uri: string) => files.text(uri) ?? outer.get(uri);

  function upward(folder: string): readonly string[] {
    const top = folder.startsWith('file:') ? undefined : (files.opened(folder) ?? folder);
    const folders = [folder];
    for (let here = folder; here !== top && !isRoot(here); here = dirname(here)) {
      folders.push(dirname(here));
    }
    return folders;
  }

  async function look(folder: string): Promise<void> {
    // An untitled file is in no folder.
    const found = folder.includes('/') ? await fileSystem.marks(folder) : [];
    for (const name of settingsFileNames.filter(each => found.includes(each))) {
      const uri = settingsUri(folder, name);
      const text = files.text(uri) ? undefined : await fileSystem.read(uri, folder);
      if (typeof text === 'string') {
        outer.set(uri, TextDocument.create(uri, 'plaintext', 0, text));
      }
    }
    marks.set(folder, found);
    kept.clear();
  }

  function marksOf(folder: string): readonly string[] {
    const typed = settingsFileNames.filter(name => textOf(settingsUri(folder, name)));
    return [...new Set([...(marks.get(folder) ?? []), ...typed])];
  }

  function at(folder: string): Kept {
    const before = kept.get(folder);
    if (before) return before;
    const chain = upward(folder).map(each => ({ folder: each, marks: marksOf(each) }));
    const place = workspaceIn(chain, files.opened(folder));
    const texts = place.levels.flatMap(level => {
      // Of two files in one folder neither can apply.
      const [name = '', other] = level.files;
      const text = other === undefined ? textOf(settingsUri(level.folder, name)) : undefined;
      return text ? [text] : [];
    });
    const found = { place, texts };
    kept.set(folder, found);
    return found;
  }

  return {
    async learn(folder) {
      await Promise.all(
        upward(folder).map(each => {
          const looking = asked.get(each) ?? look(each);
          asked.set(each, looking);
          return looking;
        }),
      );
    },
    changed: () => kept.clear(),
    forget() {
      asked.clear();
      marks.clear();
      outer.clear();
      kept.clear();
    },
    folder: folder => at(folder).place.folder,
    settings(folder) {
      const found = at(folder);
      const parts = found.texts.map(settingsIn);
      const before = found.settings;
      if (before && parts.every((part, index) => part === before.parts[index])) {
        return before.merged;
      }
      const [only = defaultSettings, ...others] = parts;
      const merged = others.length === 0 ? only : mergeSettings(parts);
      found.settings = { parts, merged };
      return merged;
    },
  };
}

function isRoot(folder: string): boolean {
  return /^file:\/\/[^/]*$/.test(folder) || dirname(folder) === folder;
}

function settingsUri(folder: string, name: string): string {
  return canonicalUri(`${folder}/${name}`);
}

const read = new WeakMap<TextDocument, { readonly version: number; readonly settings: Settings }>();

function settingsIn(text: TextDocument): Settings {
  const known = read.get(text);
  if (known?.version === text.version) return known.settings;
  const { settings } = readSettings(text.getText());
  read.set(text, { version: text.version, settings });
  return settings;
}
