import type { Connection } from 'vscode-languageserver';
import { filePatterns, skippedFolders } from '../files/fileNames.ts';
import { workspaceMarks } from '../files/workspace.ts';
import { clientFiles, type FileParams, type FindParams } from '../protocol/clientFiles.ts';
import type { FileSystem } from './fileSystem.ts';

/** Reads files through the editor, wherever they are. */
export function createClientFileSystem(connection: Connection): FileSystem {
  async function ask(method: string, params: FileParams | FindParams): Promise<unknown> {
    try {
      return await connection.sendRequest(method, params);
    } catch {
      return undefined;
    }
  }
  const list = async (uri: string) => textsIn(await ask(clientFiles.list, { uri }));

  return {
    async read(uri) {
      const text = await ask(clientFiles.read, { uri });
      return typeof text === 'string' ? text : undefined;
    },
    list,
    marks: async uri => {
      const names = await list(uri);
      return workspaceMarks.filter(mark => names.includes(mark) || names.includes(`${mark}/`));
    },
    find: async uri => {
      const params = { uri, patterns: filePatterns, skipped: skippedFolders };
      return textsIn(await ask(clientFiles.find, params));
    },
  };
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
}
