import { l10n, Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import { datasetBeside } from './goldenRows.ts';
import { loadCore } from './loadCore.ts';
import type { Output } from './output.ts';
import { loadPrompt } from './promptLoader.ts';
import { placeIn } from './rangeIn.ts';
import { workspaceFolderFor } from './workspaceFolder.ts';

/**
 * Adds a reply to the golden dataset beside its prompt, as what is expected of its input, and opens the
 * dataset there. Nothing is saved: what the model said is a proposal until a person has read it.
 * @throws with a sentence when the row cannot be added.
 */
export async function saveGoldenRow(output: Output): Promise<void> {
  const { prompt, input } = output;
  if (!input) {
    throw new Error(
      l10n.t('The input of this reply is not known. Run the prompt again, then save.'),
    );
  }
  if (prompt.scheme !== 'file') {
    throw new Error(l10n.t('Save the prompt as a file first: its golden rows are kept beside it.'));
  }
  const { appendRow, placeBelow } = await loadCore();
  const known = await datasetBeside(prompt);
  const dataset = known ?? (await newDataset(prompt));
  const place = await placeBelow(await workspaceFolderFor(prompt), dataset.fsPath);
  if (!place.ok && place.reason === 'outside') {
    throw new Error(l10n.t('The row was not added to {0}: {1}.', dataset.fsPath, place.problem));
  }
  const text = known ? (await workspace.openTextDocument(known)).getText() : '';
  const appended = appendRow(text, dataset.path, { input, expected: await expectedOf(output) });
  if (!appended.ok) throw new Error(appended.message);
  const { range, text: added } = appended.edit;
  const edit = new WorkspaceEdit();
  if (!known) edit.createFile(dataset, { ignoreIfExists: true });
  edit.insert(dataset, placeIn(text, range.start), added);
  if (!(await workspace.applyEdit(edit))) {
    throw new Error(l10n.t('VS Code did not add the row; the dataset may be read-only.'));
  }
  const document = await workspace.openTextDocument(dataset);
  const row = document.positionAt(appended.at);
  await window.showTextDocument(document, { selection: new Range(row, row) });
}

async function newDataset(prompt: Uri): Promise<Uri> {
  const { nameOf } = await loadCore();
  return Uri.joinPath(prompt, '..', `${nameOf(prompt.path).name}.golden.jsonl`);
}

/** The reply's value where JSON is asked for, else its text. */
async function expectedOf({ prompt, text }: Output): Promise<unknown> {
  const { ruleBookOf } = await loadCore();
  const { document } = await loadPrompt(prompt);
  if (ruleBookOf(document) === 'contract') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
