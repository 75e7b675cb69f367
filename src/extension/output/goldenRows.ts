import { stat } from 'node:fs/promises';
import { l10n, Uri, window, workspace } from 'vscode';
import { readRows } from '../../eval/dataset/dataset.ts';
import { type DatasetRow, isBadRow } from '../../eval/dataset/row.ts';
import { goldenDatasetOf } from '../../eval/plan/plan.ts';
import { excerpt } from '../../format/excerpt.ts';
import { withoutIcons } from '../shownText.ts';

/** Maximum length of an expected output that is compared with replies, in UTF-16 units. */
const MAX_EXPECTED = 200_000;

/** Maximum length of a row or an expected output in one line. */
const LINE_LENGTH = 120;

/** Maximum number of rows in a list. */
const MOST = 500;

/** The golden dataset of a prompt. */
export async function datasetBeside(prompt: Uri): Promise<Uri | undefined> {
  if (prompt.scheme !== 'file') return undefined;
  const path = await goldenDatasetOf(prompt.fsPath);
  return path === undefined ? undefined : Uri.file(path);
}

export async function firstRow(dataset: Uri): Promise<DatasetRow | undefined> {
  const [row] = await goodRows(dataset, 1);
  return row;
}

/** The rows for a list. Rows that cannot be used are omitted. */
export async function listedRows(dataset: Uri): Promise<readonly DatasetRow[]> {
  const { mtimeMs, size } = await stat(dataset.fsPath);
  const version = `${mtimeMs} ${size} ${dataset.fsPath}`;
  if (last?.version !== version) last = { version, rows: await goodRows(dataset, MOST) };
  return last.rows;
}

/** What was read last. The Run view needs the rows after each edit of a prompt, and they seldom change. */
let last: { readonly version: string; readonly rows: readonly DatasetRow[] } | undefined;

/** The expected output of a row in one line. Undefined when it has none. */
export function expectedOf({ expected }: DatasetRow): string | undefined {
  if (expected === undefined) return undefined;
  return excerpt(typeof expected === 'string' ? expected : JSON.stringify(expected), LINE_LENGTH);
}

/** The expected output of a row, JSON with two spaces. Undefined when it has none, or it is very long. */
export function expectedText({ expected }: DatasetRow): string | undefined {
  if (expected === undefined) return undefined;
  const text = typeof expected === 'string' ? expected : JSON.stringify(expected, null, 2);
  return text.length > MAX_EXPECTED ? undefined : text;
}

/** Lets the user choose a row. */
export async function pickRow(dataset: Uri): Promise<DatasetRow | undefined> {
  const rows = await listedRows(dataset);
  const picked = await window.showQuickPick(
    rows.map(row => ({
      label: withoutIcons(row.id),
      description: withoutIcons(row.tags.join(', ')),
      detail: withoutIcons(rowSummary(row)),
      row,
    })),
    {
      title: workspace.asRelativePath(dataset),
      placeHolder: l10n.t('Choose a golden row to fill in the inputs'),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return picked?.row;
}

/** The input of a row in one line. */
export function rowSummary(row: DatasetRow): string {
  const texts = Object.values(row.input).map(value =>
    typeof value === 'string' ? value : JSON.stringify(value),
  );
  return excerpt(texts.join(' · '), LINE_LENGTH);
}

async function goodRows(dataset: Uri, most: number): Promise<readonly DatasetRow[]> {
  const rows: DatasetRow[] = [];
  for await (const row of readRows([dataset.fsPath])) {
    if (!isBadRow(row)) rows.push(row);
    if (rows.length >= most) break;
  }
  return rows;
}
