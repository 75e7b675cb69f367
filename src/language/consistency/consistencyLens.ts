import { keyRange } from '../../prompt/frontmatter/yamlRange.ts';
import type { PromptFile } from '../languageFile.ts';
import { lspRange } from '../lspRange.ts';
import { messages } from '../messages/navigation.ts';
import type { CodeLens } from '../navigation/codeLens.ts';
import type { Workspace } from '../workspace.ts';
import { schemaViolations } from './schemaViolations.ts';

/**
 * Above a prompt's output schema, how many golden rows, examples and recordings break it, and nothing
 * when all agree. The command takes a position and the places as locations, as editors list references.
 */
export async function consistencyLens(
  workspace: Workspace,
  file: PromptFile,
  signal: AbortSignal,
): Promise<readonly CodeLens[]> {
  const { frontmatter } = file.document;
  const key = frontmatter && keyRange(frontmatter.yaml, ['output', 'schema']);
  const breaks = key && (await schemaViolations(workspace, file, signal));
  if (!breaks) return [];
  const { rows, examples, recordings, complete } = breaks;
  const locations = [...rows, ...examples, ...recordings];
  if (locations.length === 0) return [];
  const range = lspRange(file.text, key);
  const counts = {
    rows: rows.length,
    examples: examples.length,
    recordings: recordings.length,
  };
  const title = messages['lens.violations'](counts, complete);
  return [{ range, title, command: 'showBreaks', details: [range.start, locations] }];
}
