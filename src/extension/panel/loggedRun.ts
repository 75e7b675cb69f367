import { Uri } from 'vscode';
import { openRunHistory } from '../../trace/history/runHistory.ts';
import type { RunRecord } from '../../trace/record.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import type { PromptState } from './promptState.ts';

/** A run of a prompt in the log, newest first. Undefined when it is not there. `id`: of its span. */
export async function loggedRun(
  { uri, prompt: { key, variant } }: PromptState,
  id: string | undefined,
  hosts: EditorHosts,
): Promise<RunRecord | undefined> {
  if (id === undefined) return undefined;
  const folder = await hosts.folderOf(Uri.parse(uri));
  const history = openRunHistory(folder, { key, ...(variant !== undefined && { variant }) });
  // The log has a limited size, so nothing has to be cancelled.
  const { signal } = new AbortController();
  for await (const { runs } of history.pages(signal)) {
    if (runs.some(run => run.id === id)) return history.record(id);
  }
  return undefined;
}
