import { dirname, join } from 'node:path';
import type { EvalFileContents } from './evalFile.ts';

/** What a prompt is evaluated by, and from where. */
export interface Origin {
  readonly contents: EvalFileContents;
  /** Names the results. */
  readonly name: string;
  /** The prompt among those of the evaluation. */
  readonly variant: string;
  /** Names the evaluation of all its prompts. */
  readonly evaluation: string;
  readonly evalFile?: string;
  /** The workspace folder: every file of the evaluation is inside. */
  readonly root: string;
}

/** A path as a file names it: relative to that file. */
export function besides(file: string, path: string): string {
  return join(dirname(file), path);
}
