import { EndOfLine, l10n, type TextDocument, Uri, workspace } from 'vscode';
import { readRows } from '../../eval/dataset/dataset.ts';
import { isBadRow } from '../../eval/dataset/row.ts';
import { baseName, datasetFileName, fileKind, promptNameOf } from '../../files/fileNames.ts';
import { placeBelow } from '../../files/read.ts';
import { ruleBookOf } from '../../language/consistency/outputFindings.ts';
import { appendRow, type NewRow } from '../../language/edits/rows/appendRow.ts';
import { rowWithInput, updateExpected } from '../../language/edits/rows/updateRow.ts';
import { parseHeld, rememberSource } from '../../text/json/exactJson.ts';
import { edited, type Replacement } from '../../text/replacement.ts';
import { notify } from '../notify.ts';
import { loadOpenPrompt } from '../prompts/promptLoader.ts';
import type { ProposedTexts } from '../proposed/proposedTexts.ts';
import { workspaceFolderFor } from '../workspace/workspaceFolder.ts';
import { datasetBeside } from './goldenRows.ts';
import type { ShownOutput } from './output.ts';

/**
 * Proposes to write a reply into the golden dataset of its prompt: as the expected output of the row that has
 * its input, otherwise as a new row. The change of the file is shown first, and nothing is written before the
 * user applies it.
 * @throws with a message when the row cannot be written.
 */
export async function saveGoldenRow(output: ShownOutput, texts: ProposedTexts): Promise<void> {
  const { prompt, input, isFollowUp } = output;
  if (isFollowUp) {
    throw new Error(
      l10n.t(
        'This reply answers a message that a golden row cannot contain. Save a reply to the prompt itself.',
      ),
    );
  }
  if (!input) {
    throw new Error(l10n.t('The input of this reply is unknown. Run the prompt again, then save.'));
  }
  if (prompt.scheme !== 'file') {
    throw new Error(
      l10n.t('Save the prompt as a file first. Its golden dataset is created in the same folder.'),
    );
  }
  const known = await datasetBeside(prompt);
  const dataset = known ?? newDataset(prompt);
  const there = await placeBelow(await workspaceFolderFor(prompt), dataset.fsPath);
  if (!there.ok && there.reason === 'outside') {
    throw new Error(l10n.t('The row was not added to {0}: {1}.', dataset.fsPath, there.problem));
  }
  const document = known && (await workspace.openTextDocument(known));
  const before = document?.getText() ?? '';
  const row = await goldenRowOf(output, input);
  const change = await changeOf(before, dataset, row, output.row);
  if (change.edits.length === 0) {
    void notify.information(l10n.t('Row {0} already expects this reply.', change.id ?? ''));
    return;
  }
  if (document) refuseLineEnds(document, change.edits.map(({ text }) => text).join(''));
  await texts.show({
    file: dataset,
    before: document && before,
    now: edited(before, change.edits),
    reason:
      change.id === undefined
        ? l10n.t('Add this reply to {0} as a new golden row?', baseName(dataset.path))
        : l10n.t('Update the expected value of row {0} in {1}?', change.id, baseName(dataset.path)),
    saves: true,
  });
}

/** `id`: the row that is updated. Absent for a new row. */
async function changeOf(
  text: string,
  dataset: Uri,
  row: Required<Pick<NewRow, 'input' | 'expected'>>,
  answered: string | undefined,
): Promise<{ readonly id?: string; readonly edits: readonly Replacement[] }> {
  const known = rowWithInput(text, dataset.path, row.input, answered);
  if (known) {
    const updated = updateExpected(text, dataset.path, known.id, row);
    if (!updated.ok) throw new Error(updated.message);
    const isSame = edited(text, updated.edits) === text;
    return { id: known.id, edits: isSame ? [] : updated.edits };
  }
  const appended = appendRow(text, dataset.path, row, await idsBeside(dataset));
  if (!appended.ok) throw new Error(appended.message);
  return { edits: [appended.edit] };
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
async function goldenRowOf(
  { prompt, text }: ShownOutput,
  input: NewRow['input'],
): Promise<Required<Pick<NewRow, 'input' | 'expected'>>> {
  const { document } = await loadOpenPrompt(prompt);
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
