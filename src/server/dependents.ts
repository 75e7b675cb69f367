import { dirname } from 'node:path/posix';
import { fileKind } from '../language/fileNames.ts';

/** Whether findings about an open file may change with another file. Both are canonical URIs. */
export function dependsOn(open: string, changed: string): boolean {
  if (open === changed) return false;
  const kind = fileKind(changed);
  if (kind === 'settings') return true;
  // An eval file names prompts and datasets by paths, the others go by what lies beside them.
  if (fileKind(open) === 'eval') return kind === 'prompt' || kind === 'dataset';
  return kind !== undefined && dirname(open) === dirname(changed);
}
