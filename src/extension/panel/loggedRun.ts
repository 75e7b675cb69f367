import { openRunHistory } from '../../trace/history/runHistory.ts';
import type { RunRecord } from '../../trace/record.ts';
import type { PromptState } from './promptState.ts';

/**
 * A run of a prompt in the log. Undefined when it is not there. `id`: of its span. `folder`: whose log is read.
 */
export async function loggedRun(
  { prompt: { key, variant } }: Pick<PromptState, 'prompt'>,
  id: string | undefined,
  folder: string,
): Promise<RunRecord | undefined> {
  if (id === undefined) return undefined;
  const history = openRunHistory(folder, { key, ...(variant !== undefined && { variant }) });
  // The log has a limited size, so nothing has to be cancelled.
  const { signal } = new AbortController();
  for await (const { runs } of history.pages(signal)) {
    if (runs.some(run => run.id === id)) return history.record(id);
  }
  return undefined;
}
