import { extname } from 'node:path/posix';
import { isSeq } from 'yaml';
import { datasetRowsOf, rawRowsOf } from '../../../eval/dataset/dataset.ts';
import { createCsvReader } from '../../../text/csv/csv.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { exactJson, keepSource, parseExact, sameJson } from '../../../text/json/exactJson.ts';
import { escapedJson } from '../../../text/json/printJson.ts';
import { insertion, lineEnd, type Replacement } from '../../../text/replacement.ts';
import { editYaml } from '../../../text/yaml/editYaml.ts';
import { yamlDocument } from '../../../text/yaml/yamlDocument.ts';
import { rowProblems } from '../../messages/edits.ts';
import { csvRow, csvTexts } from './csvRow.ts';

/** A new row: the input and the expected output. */
export interface NewRow {
  readonly input: Readonly<Record<string, unknown>>;
  /** Absent when it is not known yet. */
  readonly expected?: unknown;
  readonly tags?: readonly string[];
  readonly note?: string;
}

export type AppendedRow =
  | {
      readonly ok: true;
      readonly edit: Replacement;
      /** Offset of the new row in the text after the edit. */
      readonly at: number;
    }
  /** One sentence. */
  | { readonly ok: false; readonly message: string };

/**
 * The edit that adds a row with a new id to the end of a golden dataset, in the format and layout of the
 * file. Existing text is not changed, and reading the row returns the same values. A row that the format
 * cannot represent is refused.
 * @param taken ids of other datasets that are evaluated together with this one.
 */
export function appendRow(
  text: string,
  file: string,
  row: NewRow,
  taken: readonly string[] = [],
): AppendedRow {
  const format = extname(file).slice(1).toLowerCase();
  const ids: unknown[] = [];
  const isYaml = format.startsWith('y');
  const isBlank = text.replace(isYaml ? /#.*/g : '', '').trim() === '';
  for (const raw of isBlank ? [] : rawRowsOf(text, file)) {
    if ('problem' in raw && format !== 'jsonl') {
      return refusedRow(rowProblems.broken(raw.line, raw.problem));
    }
    if ('value' in raw && isRecord(raw.value)) ids.push(raw.value['id']);
  }
  // A line that cannot be read may still contain an id.
  const id = nextId(ids, each => taken.includes(each) || text.includes(JSON.stringify(each)));
  const whole = { id, ...row };
  keepSource(row, 'expected', whole);
  const isCsv = format === 'csv' || format === 'tsv';
  const appended = isCsv
    ? appendCsv(text, whole, format === 'tsv')
    : format === 'jsonl'
      ? atEnd(text, escapedJson(whole))
      : format === 'json'
        ? intoList(text, whole)
        : appendYaml(text, whole);
  if (!appended.ok) return appended;
  const { edit } = appended;
  const after = text.slice(0, edit.range.start) + edit.text + text.slice(edit.range.end);
  return readsBack(after, file, id, row, isCsv)
    ? appended
    : refusedRow(rowProblems.format(format.toUpperCase()));
}

function readsBack(text: string, file: string, id: string, row: NewRow, isCsv: boolean): boolean {
  const last = datasetRowsOf(text, file).rows.at(-1);
  if (last?.id !== id) return false;
  const { input, expected = null } = last;
  const read = { input, expected };
  keepSource(last, 'expected', read);
  const whole = { input: row.input, expected: row.expected ?? null };
  keepSource(row, 'expected', whole);
  const plain = parseExact(exactJson({ value: whole }) ?? '') as NewRow;
  return isCsv
    ? sameJson({ value: csvTexts(read) }, { value: csvTexts(plain) })
    : sameJson({ value: read }, { value: plain });
}

function refusedRow(message: string): AppendedRow {
  return { ok: false, message };
}

/** On its own lines after the last one. `lead` precedes the row. */
function atEnd(text: string, row: string, lead = ''): AppendedRow {
  const eol = lineEnd(text);
  const before = (text === '' || text.endsWith('\n') ? '' : eol) + lead;
  const written = `${before}${row}${eol}`;
  return { ok: true, edit: insertion(text.length, written), at: text.length + before.length };
}

function appendCsv(
  text: string,
  row: NewRow & { readonly id: string },
  tabs: boolean,
): AppendedRow {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const reader = createCsvReader({ tabs });
  const [header] = [...reader.push(text.slice(mark)), ...reader.end()];
  const names = header && 'cells' in header ? header.cells : undefined;
  const separator = names === undefined && tabs ? '\t' : reader.separator();
  const written = csvRow(
    names?.map(({ value }) => value.trim()),
    row,
    separator,
  );
  return 'missing' in written
    ? refusedRow(rowProblems.column(written.missing))
    : atEnd(text, written.row, written.header);
}

/** Before the bracket that ends the list, indented like the previous row. */
function intoList(text: string, row: object): AppendedRow {
  const eol = lineEnd(text);
  if (text.trim() === '') return atEnd(text, `${escapedJson(row)}\n]`, '[\n  ');
  const close = text.lastIndexOf(']');
  const kept = text.slice(0, close).trimEnd();
  const first = /^\uFEFF?\s*\[(\s*)/.exec(text)?.[1] ?? '';
  const isEmpty = kept.endsWith('[');
  const pad = isEmpty ? '  ' : first.slice(first.lastIndexOf('\n') + 1);
  const onOwnLine = isEmpty || first.includes('\n');
  // After a row with several lines, the new row has several lines too.
  const spans = /^\{\s*\n/.test(text.slice(text.indexOf('{')));
  const written = spans ? escapedJson(row, 2).replaceAll('\n', eol + pad) : escapedJson(row);
  const lead = (isEmpty ? '' : ',') + (onOwnLine ? eol + pad : ' ');
  const end = isEmpty && kept.length === close ? eol : '';
  return {
    ok: true,
    edit: insertion(kept.length, lead + written + end),
    at: kept.length + lead.length,
  };
}

function appendYaml(text: string, row: object): AppendedRow {
  const document = yamlDocument(text);
  const list = document.contents;
  if (isSeq(list) && !list.flow && /^(?:\.\.\.|---)/m.test(text.slice(list.range?.[0]))) {
    return refusedRow(rowProblems.documentMark());
  }
  const edited = editYaml(text, document, [{ kind: 'append', path: [], value: row }]);
  if (!edited.ok) return refusedRow(edited.message);
  const [edit] = edited.edits;
  return edit
    ? { ok: true, edit, at: edit.range.start + edit.text.search(/[^\s,]/) }
    : refusedRow(rowProblems.format('YAML'));
}

/** Ids that end in a number, such as `t-014`. */
const numbered = /^(.*?)(\d+)$/s;

/** An unused id: the number after the highest one of the ids that are named like the last one. */
function nextId(ids: readonly unknown[], isTaken: (id: string) => boolean = () => false): string {
  const used = new Set(ids.map(String));
  const [, prefix = 'row-', digits = ''] = numbered.exec(lastText(ids)) ?? [];
  const numbers = [...used].map(id => {
    const [, before, number] = numbered.exec(id) ?? [];
    return before === prefix && number !== undefined && number.length < 16 ? Number(number) : 0;
  });
  let next = numbers.reduce((highest, number) => Math.max(highest, number), 0) + 1;
  const named = (): string => prefix + String(next).padStart(digits.length, '0');
  while (used.has(named()) || isTaken(named())) next += 1;
  return named();
}

function lastText(ids: readonly unknown[]): string {
  const found = ids.findLast(id => typeof id === 'string' || typeof id === 'number');
  return found === undefined ? '' : String(found);
}
