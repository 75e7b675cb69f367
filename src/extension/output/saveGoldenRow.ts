import {
  EndOfLine,
  l10n,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { readRows } from '../../eval/dataset/dataset.ts';
import { isBadRow } from '../../eval/dataset/row.ts';
import { datasetFileName, fileKind, promptNameOf } from '../../files/fileNames.ts';
import { placeBelow } from '../../files/read.ts';
import { ruleBookOf } from '../../language/consistency/outputFindings.ts';
import { appendRow, type NewRow } from '../../language/edits/rows/appendRow.ts';
import { parseHeld, rememberSource } from '../../text/json/exactJson.ts';
import { loadPrompt } from '../prompts/promptLoader.ts';
import { placeIn } from '../rangeIn.ts';
import { workspaceFolderFor } from '../workspace/workspaceFolder.ts';
import { datasetBeside } from './goldenRows.ts';
import type { Output } from './output.ts';

/**
 * Adds a reply to the golden dataset of its prompt, as the expected output of its input, and opens the
 * dataset there. Nothing is written to disk before the user has seen the row: when auto save is on, the row
 * is shown in the refactoring preview for confirmation.
 * @throws with a message when the row cannot be added.
 */
export async function saveGoldenRow(output: Output): Promise<void> {
  const { prompt, input } = output;
  if (!input) {
    throw new Error(l10n.t('The input of this reply is unknown. Run the prompt again, then save.'));
  }
  if (prompt.scheme !== 'file') {
    throw new Error(
      l10n.t('Save the prompt as a file first. Its golden dataset is in the same folder.'),
    );
  }
  const known = await datasetBeside(prompt);
  const dataset = known ?? (await newDataset(prompt));
  const there = await placeBelow(await workspaceFolderFor(prompt), dataset.fsPath);
  if (!there.ok && there.reason === 'outside') {
    throw new Error(l10n.t('The row was not added to {0}: {1}.', dataset.fsPath, there.problem));
  }
  const before = known && (await workspace.openTextDocument(known));
  const text = before?.getText() ?? '';
  const row = await rowOf(output, input);
  const appended = appendRow(text, dataset.path, row, await idsBeside(dataset));
  if (!appended.ok) throw new Error(appended.message);
  const { range, text: added } = appended.edit;
  if (before) refuseLineEnds(before, added);
  const review = savesItself(dataset) ? reviewed(added) : undefined;
  const edit = new WorkspaceEdit();
  if (!known) edit.createFile(dataset, { ignoreIfExists: true }, review);
  edit.insert(dataset, placeIn(text, range.start), added, review);
  if (!(await workspace.applyEdit(edit))) {
    // The user declined in the preview.
    if (review) return;
    throw new Error(l10n.t('VS Code did not add the row. The dataset may be read-only.'));
  }
  const document = await workspace.openTextDocument(dataset);
  const place = document.positionAt(appended.at);
  await window.showTextDocument(document, { selection: new Range(place, place) });
}

function savesItself(dataset: Uri): boolean {
  const files = workspace.getConfiguration('files', dataset);
  return files.get<string>('autoSave', 'off') !== 'off';
}

function reviewed(added: string) {
  return {
    needsConfirmation: true,
    label: l10n.t('Save as Golden Row'),
    description: added.trim().slice(0, 200),
  };
}

/** VS Code normalizes all line ends of a document, also those in a quoted cell. */
function refuseLineEnds({ eol, uri }: TextDocument, added: string): void {
  const end = eol === EndOfLine.CRLF ? '\r\n' : '\n';
  if (!/\.[ct]sv$/.test(uri.path) || added.replace(/\r\n|\r|\n/g, end) === added) return;
  throw new Error(
    l10n.t(
      'The editor would change the line endings in this row. Save it to a .golden.jsonl dataset.',
    ),
  );
}

function newDataset(prompt: Uri): Uri {
  return Uri.joinPath(prompt, '..', datasetFileName(promptNameOf(prompt.path).name));
}

/** Avoids ids of the other datasets, because an eval file may use several. */
async function idsBeside(dataset: Uri): Promise<readonly string[]> {
  const folder = Uri.joinPath(dataset, '..');
  const names = (await workspace.fs.readDirectory(folder)).map(([name]) => name);
  const others = names
    .filter(name => fileKind(name) === 'dataset' && !dataset.path.endsWith(`/${name}`))
    .map(name => Uri.joinPath(folder, name).fsPath);
  const ids: string[] = [];
  for await (const row of readRows(others)) if (!isBadRow(row)) ids.push(row.id);
  return ids;
}

/** The value of the reply with its numbers as written when the prompt asks for JSON, otherwise its text. */
async function rowOf({ prompt, text }: Output, input: NewRow['input']): Promise<NewRow> {
  const { document } = await loadPrompt(prompt);
  if (ruleBookOf(document) === 'contract') return { input, expected: text };
  try {
    const { value: expected, source } = parseHeld(text);
    const row = { input, expected };
    if (source !== undefined) rememberSource(row, 'expected', Number(expected), source);
    return row;
  } catch {
    return { input, expected: text };
  }
}
