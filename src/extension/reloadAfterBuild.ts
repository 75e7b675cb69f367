import { RelativePattern, Uri, workspace } from 'vscode';
import type { Register } from './register.ts';

/**
 * Reloads the window of an extension that is debugged. `npm run watch` writes the file after every build
 * without errors.
 */
export function reloadAfterBuild(register: Register, repository: Uri, reload: () => void): void {
  const pattern = new RelativePattern(Uri.joinPath(repository, 'out'), 'built');
  const watcher = register(workspace.createFileSystemWatcher(pattern));
  register(watcher.onDidCreate(reload));
  register(watcher.onDidChange(reload));
}
