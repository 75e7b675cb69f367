import { dirname } from 'node:path/posix';
import { fileKind } from '../files/fileNames.ts';

/** Whether findings about an open file may change with another file. Both are canonical URIs. */
export function dependsOn(open: string, changed: string): boolean {
  if (open === changed) return false;
  const kind = fileKind(changed);
  if (kind === 'settings') return true;
  // A prompt uses schemas of every folder above it, and data go by their prompt.
  if (kind === 'schema') return fileKind(open) !== 'settings';
  switch (fileKind(open)) {
    // An eval file names prompts and datasets by paths.
    case 'eval':
      return kind === 'prompt' || kind === 'dataset';
    // Replies are checked against the prompt of their file's name, wherever it is, and the models of its eval files.
    case 'recordings':
      return kind === 'prompt' || kind === 'eval';
    // What breaks its schema is counted, also where only an eval file leads to it.
    case 'prompt':
      if (kind === 'dataset' || kind === 'eval' || kind === 'recordings') return true;
  }
  // The others go by what lies beside them.
  return kind !== undefined && dirname(open) === dirname(changed);
}
