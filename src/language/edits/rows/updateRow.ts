import { datasetRowsOf, rawRowsOf } from '../../../eval/dataset/dataset.ts';
import { type DatasetRow, isBadRow, type RawRow, readRow } from '../../../eval/dataset/row.ts';
import { datasetFormatOf } from '../../../files/fileNames.ts';
import { csvItems } from '../../../text/csv/csv.ts';
import { isRecord } from '../../../text/isRecord.ts';
import {
  exactJson,
  type Held,
  heldIn,
  keepSource,
  parseExact,
  sameJson,
} from '../../../text/json/exactJson.ts';
import { jsonPlace } from '../../../text/json/jsonPointer.ts';
import { escapedJson } from '../../../text/json/printJson.ts';
import { edited, lineEnd, type Replacement } from '../../../text/replacement.ts';
import { editYaml } from '../../../text/yaml/editYaml.ts';
import { yamlDocument } from '../../../text/yaml/yamlDocument.ts';
import { rowProblems } from '../../messages/edits.ts';
import { csvEdits } from '../values/csvEdits.ts';
import { jsonEdits } from '../values/jsonEdits.ts';
import { csvTexts, expectedCells } from './csvRow.ts';

/** A holder of the expected output, so that its number can be exact: see `rememberSource`. */
export interface RowExpectation {
  readonly expected: unknown;
}

type Edits =
  | { readonly ok: true; readonly edits: readonly Replacement[] }
  /** One sentence. */
  | { readonly ok: false; readonly message: string };

/**
 * The row of a dataset that has an input: the row with the id if it has the input, otherwise the first one.
 * Rows with a history are different questions.
 */
export function rowWithInput(
  text: string,
  file: string,
  input: Readonly<Record<string, unknown>>,
  id?: string,
): DatasetRow | undefined {
  if (text.trim() === '') return undefined;
  const wanted = csvTexts({ input })['input'];
  const rows = datasetRowsOf(text, file).rows.filter(
    row =>
      row.history === undefined &&
      (row.untyped
        ? sameJson({ value: csvTexts(row)['input'] }, { value: wanted })
        : sameJson({ value: row.input }, { value: input })),
  );
  return rows.find(row => row.id === id) ?? rows[0];
}

/**
 * The edits that replace the expected output of a row, in the format and layout of the file. Nothing else is
 * changed, and reading the row returns the value. A value that the format cannot represent is refused.
 */
export function updateExpected(
  text: string,
  file: string,
  id: string,
  expected: RowExpectation,
): Edits {
  const format = datasetFormatOf(file) ?? 'jsonl';
  const raws = [...rawRowsOf(text, file)];
  const index = raws.findIndex(raw => idOf(raw, file) === id);
  const raw = raws[index];
  const broken = raws.find(each => 'problem' in each);
  if (broken && 'problem' in broken && format !== 'jsonl') {
    return refusedUpdate(rowProblems.broken(broken.line, broken.problem));
  }
  if (!raw || !('value' in raw)) return refusedUpdate(rowProblems.noRow(id));
  const found =
    format === 'yaml'
      ? editYaml(text, yamlDocument(text), [
          { kind: 'set', path: [index, 'expected'], value: expected.expected },
        ])
      : format === 'csv' || format === 'tsv'
        ? inCells(text, format === 'tsv', raw.line, expected)
        : inJson(text, raw.offset ?? 0, expected);
  if (!found.ok) return found;
  return readsBack(edited(text, found.edits), text, file, id, expected)
    ? { ok: true, edits: found.edits }
    : refusedUpdate(rowProblems.format(format.toUpperCase()));
}

function refusedUpdate(message: string): Edits {
  return { ok: false, message };
}

function idOf(raw: RawRow, file: string): string | undefined {
  const row = readRow(raw, file);
  return isBadRow(row) ? undefined : row.id;
}

function inJson(text: string, start: number, expected: RowExpectation): Edits {
  const offset = start + (text.startsWith('\uFEFF') ? 1 : 0);
  const place = jsonPlace(text, offset, ['expected']);
  if (!place.exact) {
    const edit = jsonEdits(text, offset).insert([], 'expected', expected.expected);
    return edit ? { ok: true, edits: [edit] } : refusedUpdate(rowProblems.format('JSON'));
  }
  const { value } = place;
  const before = text.slice(value.start, value.end);
  if (!before.includes('\n'))
    return { ok: true, edits: [{ range: value, text: expectationJson(expected) }] };
  // A value that has several lines keeps its layout.
  const line = text.lastIndexOf('\n', value.start - 1) + 1;
  const pad = /^[ \t]*/.exec(text.slice(line))?.[0] ?? '';
  const first = /\n([ \t]*)/.exec(before)?.[1] ?? '';
  const unit = first.startsWith(pad) ? first.slice(pad.length) : '  ';
  const written = expectationJson(expected, unit.includes('\t') ? 1 : unit.length || 2)
    .replace(/^ +/gm, spaces => (unit.includes('\t') ? unit.repeat(spaces.length) : spaces))
    .replaceAll('\n', lineEnd(text) + pad);
  return { ok: true, edits: [{ range: value, text: written }] };
}

function expectationJson(expected: RowExpectation, indent?: number): string {
  const { value, source } = heldIn(expected, 'expected');
  return source ?? escapedJson(value, indent);
}

function inCells(text: string, tabs: boolean, line: number, expected: RowExpectation): Edits {
  const items = [...csvItems(text, { tabs })];
  const [header] = items;
  const record = items.find(item => item.line === line);
  if (!header || !('cells' in header) || !record || !('cells' in record)) {
    return refusedUpdate(rowProblems.format('CSV'));
  }
  const edits = csvEdits(text, header.cells, record.cells);
  const names = header.cells.map(({ value }) => value.trim());
  const cells = expectedCells(names, expected);
  const missing = [...cells].find(([name, cell]) => cell !== '' && !names.includes(name));
  if (missing) return refusedUpdate(rowProblems.column(missing[0]));
  const all: Replacement[] = [];
  for (const [column, name] of names.entries()) {
    if (!/^expected(?:\.|$)/.test(name)) continue;
    const now = cells.get(name) ?? '';
    const cell = record.cells[column];
    if (!cell) {
      if (now === '') continue;
      return refusedUpdate(rowProblems.format('CSV'));
    }
    if (cell.value === now) continue;
    const edit = edits.replace(name.split('.'), now);
    if (!edit) return refusedUpdate(rowProblems.format('CSV'));
    all.push(edit);
  }
  return { ok: true, edits: all };
}

/** Whether the row has the expected output afterwards, and every other row is unchanged. */
function readsBack(
  after: string,
  before: string,
  file: string,
  id: string,
  expected: RowExpectation,
): boolean {
  const old = datasetRowsOf(before, file).rows;
  const now = datasetRowsOf(after, file).rows;
  return (
    old.length === now.length &&
    old.every((row, index) => {
      const read = now[index];
      if (!read || read.id !== row.id) return false;
      if (row.id === id)
        return (
          sameExpected(read, expected) &&
          sameRow({ ...read, expected: null }, { ...row, expected: null })
        );
      return sameRow(read, row);
    })
  );
}

function sameRow(a: DatasetRow, b: DatasetRow): boolean {
  const { line: _a, ...first } = a;
  const { line: _b, ...second } = b;
  return sameJson({ value: first }, { value: second });
}

function sameExpected(row: DatasetRow, expected: RowExpectation): boolean {
  const given = { expected: row.expected ?? null };
  keepSource(row, 'expected', given);
  if (row.untyped) {
    const texts = (holder: RowExpectation) => csvTexts({ input: {}, ...asReadFromFile(holder) });
    return sameJson({ value: texts(given) }, { value: texts(expected) });
  }
  return sameJson(heldIn(given, 'expected'), heldIn(asReadFromFile(expected), 'expected'));
}

/** As it is read from a file. */
function asReadFromFile(holder: RowExpectation): RowExpectation {
  const held: Held = heldIn(holder, 'expected');
  const value =
    isRecord(held.value) || Array.isArray(held.value)
      ? parseExact(exactJson(held) ?? 'null')
      : held.value;
  const read = { expected: value };
  keepSource(holder, 'expected', read);
  return read;
}
