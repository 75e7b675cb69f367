import { FileType, l10n, RelativePattern, Uri, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { clientFiles, type FileParams, type FindParams } from '../../protocol/clientFiles.ts';

/** In bytes. Larger files are read only when they are open, as on disk. */
const LARGEST = 16 * 1024 * 1024;

/** Reads files for the language server that only VS Code can read, in virtual workspaces. */
export function answerFileRequests(client: LanguageClient): void {
  client.onRequest(clientFiles.read, async ({ uri }: FileParams) => {
    const file = Uri.parse(uri);
    const { size } = await workspace.fs.stat(file);
    if (size > LARGEST) throw new Error(l10n.t('The file is too large for the language server.'));
    const bytes = await workspace.fs.readFile(file);
    return new TextDecoder().decode(bytes);
  });
  client.onRequest(clientFiles.list, async ({ uri }: FileParams) => {
    const entries = await workspace.fs.readDirectory(Uri.parse(uri));
    return entries.map(([name, type]) => (type & FileType.Directory ? `${name}/` : name));
  });
  client.onRequest(clientFiles.find, async ({ uri, patterns, skipped }: FindParams) => {
    const folder = Uri.parse(uri);
    const found = await workspace.findFiles(
      new RelativePattern(folder, `{${patterns.join(',')}}`),
      new RelativePattern(folder, `**/{${skipped.join(',')}}/**`),
    );
    return found.map(String);
  });
}
