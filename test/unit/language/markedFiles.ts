import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position } from 'vscode-languageserver-types';
import { type LanguageFile, languageFile } from '../../../src/language/languageFile.ts';
import type { Workspace } from '../../../src/language/workspace.ts';
import { defaultSettings, type Settings } from '../../../src/model/settings/settings.ts';

const folder = 'file:///desk/';

export interface Marked {
  readonly workspace: Workspace;
  readonly file: LanguageFile;
  readonly position: Position;
  readonly offset: number;
}

/** A file whose text has `‸` for the cursor, among others by their names. */
export function marked(
  name: string,
  text: string,
  others: Readonly<Record<string, string>> = {},
  settings: Settings = defaultSettings,
): Marked {
  const offset = text.indexOf('‸');
  if (offset === -1) throw new Error('No cursor in the text.');
  const file = fileOf(name, text.slice(0, offset) + text.slice(offset + 1));
  const files = [file, ...Object.entries(others).map(([other, content]) => fileOf(other, content))];
  return {
    workspace: workspaceOf(files, settings),
    file,
    offset,
    position: file.text.positionAt(offset),
  };
}

export function workspaceOf(files: readonly LanguageFile[], settings = defaultSettings): Workspace {
  return {
    files: () => files,
    file: uri => files.find(each => each.uri === uri),
    unreadable: () => undefined,
    schemaFile: () => undefined,
    settings: () => settings,
    folder: () => folder,
    list: async uri => {
      const start = `${uri}/`;
      const below = files
        .filter(each => each.uri.startsWith(start))
        .map(each => /^[^/]*\/?/.exec(each.uri.slice(start.length))?.[0] ?? '');
      return [...new Set(below)];
    },
  };
}

export function fileOf(name: string, text: string): LanguageFile {
  const file = languageFile(TextDocument.create(folder + name, 'any', 1, text));
  if (!file) throw new Error(`${name} is no file of ours.`);
  return file;
}
