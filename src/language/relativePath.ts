import { dirname } from 'node:path/posix';
import { isRelativePath } from '../files/fileNames.ts';
import type { LanguageFile } from './languageFile.ts';
import { uriKey } from './names/name.ts';
import type { Workspace } from './workspace.ts';

/**
 * The {@link uriKey} of a path relative to the file that contains it. Undefined for other paths. Scheme and
 * host are always those of the file: addresses, absolute paths, drives, backslashes (separators on Windows)
 * and control characters are not resolved.
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

/** Whether a resolved path is inside the workspace folder of the file that contains it. */
export function isInside(workspace: Workspace, file: LanguageFile, key: string): boolean {
  const folder = uriKey(workspace.folder(file.uri)).replace(/\/$/, '');
  return key === folder || key.startsWith(`${folder}/`);
}

function isStep(step: string): boolean {
  return step !== '' && step !== '.';
}
