import { l10n, Position, Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import { baseName, datasetFileName, stemOf } from '../../files/fileNames.ts';
import { placeBelow } from '../../files/read.ts';
import { appendRow } from '../../language/edits/rows/appendRow.ts';
import { notify } from '../notify.ts';
import { datasetBeside } from '../output/goldenRows.ts';
import { startingInput } from '../panel/inputForm.ts';
import { formOf } from '../panel/promptState.ts';
import { loadOpenPrompt } from '../prompts/promptLoader.ts';
import type { PromptMemory } from '../prompts/promptMemory.ts';
import { workspaceFolderFor } from '../workspace/workspaceFolder.ts';

/**
 * Offers to create the golden dataset of a prompt, with the input of the Run view as its first row. Without a
 * yes nothing is written. A dataset that exists is opened.
 */
export async function createDataset(
  prompt: Uri,
  memory: Pick<PromptMemory, 'recall'>,
): Promise<void> {
  if (prompt.scheme !== 'file') {
    throw new Error(
      l10n.t('Save the prompt as a file first. Its golden dataset is created in the same folder.'),
    );
  }
  const known = await datasetBeside(prompt);
  if (known) {
    await window.showTextDocument(known);
    return;
  }
  const file = Uri.joinPath(prompt, '..', datasetFileName(stemOf(prompt.path)));
  const create = l10n.t('Create Dataset');
  const question = l10n.t(
    '{0} has no golden dataset. Create {1}, with the input of the Run view as its first row?',
    baseName(prompt.path),
    baseName(file.path),
  );
  if ((await notify.information(question, create)) !== create) return;
  await writeDataset(file, await firstRowOf(prompt, file, memory));
  await show(file);
}

/** The line of the row. What a person expects of it is not known yet. */
async function firstRowOf(
  prompt: Uri,
  file: Uri,
  memory: Pick<PromptMemory, 'recall'>,
): Promise<string> {
  const { document } = await loadOpenPrompt(prompt);
  const { fields, values } = await formOf(document, undefined, memory.recall(prompt.toString()));
  const row = appendRow('', file.path, { input: startingInput(fields, values) });
  if (!row.ok) throw new Error(row.message);
  return row.edit.text;
}

/** Fails when the file was created in the meantime. */
async function writeDataset(file: Uri, text: string): Promise<void> {
  const there = await placeBelow(await workspaceFolderFor(file), file.fsPath);
  if (!there.ok && there.reason === 'outside') {
    throw new Error(l10n.t('{0} was not created: {1}.', file.fsPath, there.problem));
  }
  const edit = new WorkspaceEdit();
  edit.createFile(file, { contents: new TextEncoder().encode(text) });
  if (!(await workspace.applyEdit(edit))) {
    throw new Error(l10n.t('{0} was not created. It may already exist.', file.fsPath));
  }
}

async function show(file: Uri): Promise<void> {
  const document = await workspace.openTextDocument(file);
  await document.save();
  const end = new Position(0, document.lineAt(0).text.length);
  await window.showTextDocument(document, { selection: new Range(end, end) });
  void notify.information(
    l10n.t(
      'Add `expected` to the row if its output is known, and more rows. Then run the evaluation again.',
    ),
  );
}
