import { dirname, join } from 'node:path';
import type { EvalFileContents } from './evalFile.ts';

/** Where an evaluation comes from, and the names of its results. */
export interface PromptOrigin {
  readonly contents: EvalFileContents;
  /** Name of the results. */
  readonly name: string;
  /** Name of the prompt within the evaluation. */
  readonly variant: string;
  /** Name of the evaluation of all its prompts. */
  readonly evaluation: string;
  readonly evalFile?: string;
  /** The workspace folder. It holds every file of the evaluation. */
  readonly root: string;
}

/** Resolves a path in a file, which is relative to that file. */
export function besides(file: string, path: string): string {
  return join(dirname(file), path);
}
