import { dirname, join } from 'node:path';
import type { EvalFileContents } from './evalFile.ts';

/** What a prompt is evaluated by, and from where. */
export interface Origin {
  readonly contents: EvalFileContents;
  readonly name: string;
  readonly evalFile?: string;
  /** The workspace folder: every file of the evaluation is inside. */
  readonly root: string;
}

/** A path as a file names it: relative to that file. */
export function besides(file: string, path: string): string {
  return join(dirname(file), path);
}
