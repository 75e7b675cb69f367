import { dirname } from 'node:path/posix';
import { isRelativePath } from '../files/fileNames.ts';
import type { LanguageFile } from './languageFile.ts';
import { uriKey } from './names/name.ts';
import type { Workspace } from './workspace.ts';

/**
 * The {@link uriKey} of a path that a file writes relative to itself; undefined for what is not such
 * a path. Scheme and host are always those of the file: an address, an absolute path, a drive, a
 * backslash (a separator on Windows) or a control character resolves to nothing.
 */
export function resolveUri(from: string, path: string): string | undefined {
  const [, root, folder] =
    /^([A-Za-z][A-Za-z0-9+.-]*:(?:\/\/[^/?#]*)?)(\/[^?#]*)$/.exec(from) ?? [];
  if (root === undefined || folder === undefined || !isRelativePath(path)) return undefined;
  const steps = dirname(folder).split('/').filter(isStep);
  for (const step of path.split('/').filter(isStep)) {
    if (step === '..') steps.pop();
    else steps.push(encodeURIComponent(step.toWellFormed()));
  }
  return uriKey(`${root}/${steps.join('/')}`);
}

/** Whether a resolved path is inside the workspace folder of the file that writes it. */
export function isInside(workspace: Workspace, file: LanguageFile, key: string): boolean {
  const folder = uriKey(workspace.folder(file.uri)).replace(/\/$/, '');
  return key === folder || key.startsWith(`${folder}/`);
}

function isStep(step: string): boolean {
  return step !== '' && step !== '.';
}
