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
import { latestFor } from '../text/memo.ts';
import { canonicalUri } from './canonicalUri.ts';
import type { FileSystem } from './fileSystem.ts';

/** What is known about the files that an editor has open or in its folders, by canonical URIs. */
export interface OpenFiles {
  text(uri: string): TextDocument | undefined;
  /** The opened folder that contains a file or folder. */
  opened(uri: string): string | undefined;
}

/** The workspace folders of files, and the settings that apply there. */
export interface Workspaces {
  /** Looks up a folder and its parents. After that, the other functions can be called for it. */
  learn(folder: string): Promise<void>;
  /** Must be called when settings files were added, replaced or removed among the open files. */
  changed(): void;
  /**
   * Must be called when marks or settings on disk may have changed, so that everything is looked up again.
   */
  forget(): void;
  /** The workspace folder of a folder. */
  folder(folder: string): string;
  /** The same object as long as none of its texts has changed. */
  settings(folder: string): Settings;
}

interface Kept {
  readonly place: WorkspacePlace;
  /** The texts of the settings that apply, nearest first. */
  readonly texts: readonly TextDocument[];
  settings?: { readonly parts: readonly Settings[]; readonly merged: Settings };
}

export function createWorkspaces(fileSystem: FileSystem, files: OpenFiles): Workspaces {
  const asked = new Map<string, Promise<void>>();
  const marks = new Map<string, readonly string[]>();
  /** Settings that are not among the files: above the open folders, or not read yet. */
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
      // Of two files in one folder, neither applies.
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
      const parts = found.texts.map(text => settingsOf(text, text.version));
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

const settingsOf = latestFor(
  (text: TextDocument, _version: number): Settings => readSettings(text.getText()).settings,
);
