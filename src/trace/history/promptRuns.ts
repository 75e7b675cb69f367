import { baseName, promptFileName } from '../../files/fileNames.ts';
import type { RunRecord } from '../record.ts';

/** A prompt file, as records name it. */
export interface PromptReference {
  /** Its path in the workspace without variant and ending: `support/triage`. */
  readonly key: string;
  readonly variant?: string;
}

/** A quick check of a line: the text that every run of a prompt has, as it is written in JSON. */
export function nameInLine({ key }: PromptReference): string {
  return JSON.stringify(baseName(key));
}

/**
 * Whether a run is one of a prompt file. Records of older versions have only the path as the caller named it,
 * relative to a folder of the workspace, or absolute.
 */
export function isRunOf({ key, variant }: PromptReference, { prompt }: RunRecord): boolean {
  if (prompt.variant !== variant) return false;
  if (prompt.key !== undefined) return prompt.key === key;
  if (prompt.file === undefined) return false;
  const named = `/${prompt.file.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '')}`;
  const path = `/${promptFileName(variant === undefined ? key : `${key}.${variant}`)}`;
  return named.endsWith(path) || path.endsWith(named);
}
