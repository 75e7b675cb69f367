import { rowsOf } from '../../eval/dataset/dataset.ts';
import { stemOf } from '../../files/fileNames.ts';
import { modelsFor } from '../../model/settings/modelsFor.ts';
import { consistencyLens } from '../consistency/consistencyLens.ts';
import type { DatasetFile, LanguageFile } from '../languageFile.ts';
import { lspRange } from '../lspRange.ts';
import { messages } from '../messages/navigation.ts';
import { datasetsOf } from '../names/promptRelations.ts';
import type { Workspace } from '../workspace.ts';
import type { CodeLens } from './codeLens.ts';

/**
 * What one can do with a prompt, at the top of its file, and what breaks its output schema, above that;
 * whoever shows it knows the commands.
 */
export async function codeLenses(
  workspace: Workspace,
  file: LanguageFile,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly CodeLens[] | undefined> {
  if (file.kind !== 'prompt' || file.isPartial) return undefined;
  const datasets = datasetsOf(workspace, file);
  // A variant's own dataset comes before that of its prompt.
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

/** Files larger than this are not counted while someone types. */
const MOST_CHARACTERS = 2_000_000;
const counts = new WeakMap<DatasetFile, number>();

function countRows(dataset: DatasetFile): number | undefined {
  const known = counts.get(dataset);
  if (known !== undefined) return known;
  const text = dataset.text.getText();
  if (text.length > MOST_CHARACTERS) return undefined;
  const count = rowsOf(text, dataset.name).rows.length;
  counts.set(dataset, count);
  return count;
}
