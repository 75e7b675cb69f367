import type { Range } from 'vscode-languageserver-types';
import { datasetRowsOf } from '../../eval/dataset/dataset.ts';
import { stemOf } from '../../files/fileNames.ts';
import { modelsFor } from '../../model/settings/settings.ts';
import { onceFor } from '../../text/memo.ts';
import { keyRange } from '../../text/yaml/yamlNodes.ts';
import { schemaViolations } from '../consistency/schemaViolations.ts';
import type { LanguageFile, OpenDataset, PromptFile } from '../languageFile.ts';
import { lspRange } from '../lsp.ts';
import { messages } from '../messages/navigation.ts';
import { datasetsOf } from '../relatedFiles.ts';
import type { Workspace } from '../workspace.ts';

export interface CodeLens {
  readonly range: Range;
  /** May contain codicons, such as `$(play) Run`. */
  readonly title: string;
  /** A key in the table of commands. */
  readonly command: 'run' | 'compare' | 'evaluate' | 'showViolations';
  /** Arguments of the command after the URI of the file. */
  readonly details?: readonly unknown[];
}

/**
 * The actions at the top of a prompt file, and the schema violations above its output schema. The caller maps
 * them to commands.
 */
export async function codeLenses(
  workspace: Workspace,
  file: LanguageFile,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly CodeLens[] | undefined> {
  if (file.kind !== 'prompt' || file.isPartial) return undefined;
  const datasets = datasetsOf(workspace, file);
  // The own dataset of a variant takes precedence over that of its prompt.
  const own = stemOf(file.name);
  const dataset = datasets.find(({ name }) => stemOf(name) === own) ?? datasets[0];
  const models = modelsFor(file.document.metadata, workspace.settings(file.uri)).length;
  const range = lspRange(file.text, { start: 0, end: 0 });
  return [
    { range, title: messages['lens.run'](), command: 'run' },
    { range, title: messages['lens.compare'](models), command: 'compare' },
    ...(dataset
      ? [
          {
            range,
            title: messages['lens.evaluate'](countRows(dataset)),
            command: 'evaluate' as const,
          },
        ]
      : []),
    ...(await consistencyLens(workspace, file, signal)),
  ];
}

/** Files larger than this are not counted while a user types. */
const MOST_CHARACTERS = 2_000_000;

const countRows = onceFor(({ text, name }: OpenDataset): number | undefined => {
  const whole = text.getText();
  return whole.length > MOST_CHARACTERS ? undefined : datasetRowsOf(whole, name).rows.length;
});

/**
 * Shows above a prompt's output schema how many golden rows, examples and recordings violate it. Nothing is
 * shown when all match. The command takes a position and the places as locations, as for references.
 */
async function consistencyLens(
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
  return [{ range, title, command: 'showViolations', details: [range.start, locations] }];
}
