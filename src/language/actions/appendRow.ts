import { extname } from 'node:path/posix';
import { isMap, isSeq, stringify } from 'yaml';
import { rawRowsOf } from '../../eval/dataset.ts';
import type { Replacement } from '../../prompt/diagnostic.ts';
import { isRecord } from '../../schema/jsonSchema.ts';
import { yamlDocument } from '../../schema/yamlDocument.ts';
import { csvRecords } from '../names/csvRecords.ts';
import { insertion, lineEnd } from './action.ts';
import { csvRow } from './csvRow.ts';
import { nextId } from './nextId.ts';
import { columnOf } from './yamlInsert.ts';

/** A row to be: what went in, and what has to come out. */
export interface NewRow {
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
}

export type AppendedRow =
  | {
      readonly ok: true;
      readonly edit: Replacement;
      /** From the beginning of the new row in the text after the edit. */
      readonly at: number;
    }
  /** One sentence. */
  | { readonly ok: false; readonly message: string };

/**
 * The edit that adds a row to the end of a golden dataset's text, with an id of its own, in the format and
 * the layout that the file has. What is there stays as it is.
 */
export function appendRow(text: string, file: string, row: NewRow): AppendedRow {
  const format = extname(file).slice(1).toLowerCase();
  const ids: unknown[] = [];
  const isBlank = text.replace(format.startsWith('y') ? /#.*/g : '', '').trim() === '';
  for (const raw of isBlank ? [] : rawRowsOf(text, file)) {
    if ('problem' in raw && format !== 'jsonl') {
      return refuse(`Line ${raw.line}: ${raw.problem} Mend it before a row is added.`);
    }
    if ('value' in raw && isRecord(raw.value)) ids.push(raw.value['id']);
  }
  const whole = { id: nextId(ids), ...row };
  if (format === 'jsonl') return atEnd(text, JSON.stringify(whole));
  if (format === 'csv') return appendCsv(text, whole);
  if (format === 'json') return intoList(text, whole);
  return appendYaml(text, whole);
}

function refuse(message: string): AppendedRow {
  return { ok: false, message };
}

/** On lines of its own behind the last one; `lead` comes before the row. */
function atEnd(text: string, row: string, lead = ''): AppendedRow {
  const eol = lineEnd(text);
  const before = (text === '' || text.endsWith('\n') ? '' : eol) + lead;
  const written = `${before}${row.replaceAll('\n', eol)}${eol}`;
  return { ok: true, edit: insertion(text.length, written), at: text.length + before.length };
}

function appendCsv(text: string, row: NewRow & { readonly id: string }): AppendedRow {
  const [header] = csvRecords(text);
  const written = csvRow(
    header?.map(({ value }) => value.trim()),
    row,
  );
  return 'missing' in written
    ? refuse(`The dataset has no column \`${written.missing}\`; add it, then save the row.`)
    : atEnd(text, written.row, written.header);
}

/** Before the bracket that ends the list, set in as the row before. */
function intoList(text: string, row: object): AppendedRow {
  const eol = lineEnd(text);
  if (text.trim() === '') return atEnd(text, `${JSON.stringify(row)}\n]`, '[\n  ');
  const close = text.lastIndexOf(']');
  const kept = text.slice(0, close).trimEnd();
  const first = /^\uFEFF?\s*\[(\s*)/.exec(text)?.[1] ?? '';
  const isEmpty = kept.endsWith('[');
  const pad = isEmpty ? '  ' : first.slice(first.lastIndexOf('\n') + 1);
  const onOwnLine = isEmpty || first.includes('\n');
  // Rows that span lines are followed by one that does.
  const spans = /^\{\s*\n/.test(text.slice(text.indexOf('{')));
  const written = spans
    ? JSON.stringify(row, null, 2).replaceAll('\n', eol + pad)
    : JSON.stringify(row);
  const lead = (isEmpty ? '' : ',') + (onOwnLine ? eol + pad : ' ');
  const end = isEmpty && kept.length === close ? eol : '';
  return {
    ok: true,
    edit: insertion(kept.length, lead + written + end),
    at: kept.length + lead.length,
  };
}

function appendYaml(text: string, row: object): AppendedRow {
  const list = yamlDocument(text).contents;
  const written = stringify([row], { lineWidth: 0 }).trimEnd();
  if (!isSeq(list) || !list.range) return atEnd(text, written);
  if (list.flow) return intoList(text, row);
  if (/^(?:\.\.\.|---)/m.test(text.slice(list.range[0]))) {
    return refuse('The dataset ends with a document mark; take it out, then save the row.');
  }
  const isBlock = isMap(list.items.at(-1));
  const pad = ' '.repeat((isBlock && columnOf(list.range[0], text)) || 0);
  return atEnd(text, written.replace(/\n(?=.)/g, `\n${pad}`), pad);
}
