import { join } from 'node:path';

/** Where Touchstone keeps what it writes, in the folder of a workspace. */
export interface StatePaths {
  readonly runLog: string;
  readonly recordings: string;
  /** Results of evaluations. */
  readonly evals: string;
  readonly spending: string;
}

export function statePaths(workspaceFolder: string): StatePaths {
  const folder = join(workspaceFolder, '.touchstone');
  return {
    runLog: join(folder, 'runs.jsonl'),
    recordings: join(folder, 'recordings'),
    evals: join(folder, 'evals'),
    spending: join(folder, 'spending'),
  };
}
