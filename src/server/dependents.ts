import { dirname } from 'node:path/posix';
import { fileKind } from '../files/fileNames.ts';

/** Whether the diagnostics of an open file may change with another file. Both are canonical URIs. */
export function dependsOn(open: string, changed: string): boolean {
  if (open === changed) return false;
  const kind = fileKind(changed);
  if (kind === 'settings') return true;
  // A prompt uses schemas of every parent folder, and datasets depend on their prompts.
  if (kind === 'schema') return fileKind(open) !== 'settings';
  switch (fileKind(open)) {
    // An eval file refers to prompts and datasets by paths.
    case 'eval':
      return kind === 'prompt' || kind === 'dataset';
    // Replies are checked against the prompt with the name of their file, wherever it is, and the models of
    // its eval files.
    case 'recordings':
      return kind === 'prompt' || kind === 'eval';
    // A prompt shows the number of schema violations, also in datasets that only an eval file refers to.
    case 'prompt':
      if (kind === 'dataset' || kind === 'eval' || kind === 'recordings') return true;
  }
  // Other files depend on the files next to them.
  return kind !== undefined && dirname(open) === dirname(changed);
}
