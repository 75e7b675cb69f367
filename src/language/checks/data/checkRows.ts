import {
  type DatasetRow,
  isBadRow,
  meantKey,
  type RawRow,
  readRow,
  rowKeys,
  rowProblem,
} from '../../../eval/dataset/row.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { closestWord } from '../../../text/closest.ts';
import { isRecord } from '../../../text/isRecord.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { replaceWith } from '../../edits/action.ts';
import { messages } from '../../messages/diagnostics.ts';
import { checkExpected, checkInput } from './checkRowValues.ts';
import type { LocatedRow } from './placedRows.ts';
import type { RowLocator } from './places.ts';
import type { RowSubjects } from './rowSubject.ts';

/** All diagnostics of rows in any format. */
export function checkRows(
  rows: Iterable<LocatedRow | Diagnostic>,
  { subjects, contexts }: RowSubjects,
): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  // A mistake in a CSV header is reported once, not for each row.
  const add = (finding: Diagnostic): void => {
    const { code, range, message } = finding;
    const key = `${code} ${range.start} ${range.end} ${message}`;
    if (!found.has(key)) found.set(key, finding);
  };
  const firstOf = new Map<string, TextRange>();
  const unjudged = new Map<string, { readonly range: TextRange; rows: number; last: RawRow }>();
  for (const item of rows) {
    if ('code' in item) {
      add(item);
      continue;
    }
    const { raw, places } = item;
    for (const finding of unknownKeys(raw.value, places)) add(finding);
    const row = readRow(raw, '');
    if (isBadRow(row)) {
      add(badRowDiagnostic(raw, row, places));
      continue;
    }
    const repeated = repeatedId(firstOf, row, raw, places);
    if (repeated) add(repeated);
    for (const subject of subjects) {
      for (const finding of checkInput(subject, row, places)) add(finding);
      for (const finding of checkExpected(subject, row, places)) add(finding);
    }
    for (const context of contexts) {
      const problem = rowProblem(row, context);
      if (!problem) continue;
      const { message, path } = problem;
      const known = unjudged.get(message);
      if (!known) unjudged.set(message, { range: places.key(path), rows: 1, last: raw });
      else if (known.last !== raw) {
        known.rows += 1;
        known.last = raw;
      }
    }
  }
  for (const [message, { range, rows }] of unjudged) add(notJudged(message, range, rows));
  return [...found.values()];
}

/** A key similar to `input` or `expected` makes a row badRowDiagnostic, which is reported for the row. */
function unknownKeys(value: unknown, places: RowLocator): readonly Diagnostic[] {
  if (!isRecord(value)) return [];
  return Object.keys(value).flatMap((key): readonly Diagnostic[] => {
    if (rowKeys.includes(key) || meantKey(key, value)) return [];
    const guess = closestWord(key, rowKeys);
    const range = places.key([key]);
    const message = messages['unknown-key.row'](key, guess, rowKeys);
    const fix = guess && !(guess in value) ? replaceWith(range, guess) : {};
    return [{ code: 'unknown-key', severity: 'warning', message, range, ...fix }];
  });
}

function badRowDiagnostic(
  { value }: LocatedRow['raw'],
  { message, key }: { readonly message: string; readonly key?: string },
  places: RowLocator,
): Diagnostic {
  const range =
    key === undefined
      ? places.value([])
      : rowKeys.includes(key)
        ? places.value([key])
        : places.key([key]);
  const guess = key !== undefined && isRecord(value) ? meantKey(key, value) : undefined;
  const fix = isRecord(value) && guess && !(guess in value) ? replaceWith(range, guess) : {};
  return { code: 'dataset-row', severity: 'error', message, range, ...fix };
}

function repeatedId(
  firstOf: Map<string, TextRange>,
  { id }: DatasetRow,
  { value }: Extract<RawRow, { readonly value: unknown }>,
  places: RowLocator,
): Diagnostic | undefined {
  const written = isRecord(value) && value['id'] !== undefined && value['id'] !== '';
  const first = firstOf.get(id);
  // Finding a place takes time, and most rows do not need it.
  const place = () => places.value([written ? 'id' : 'input']);
  if (!first) {
    let range: TextRange | undefined;
    firstOf.set(id, {
      get start() {
        range ??= place();
        return range.start;
      },
      get end() {
        range ??= place();
        return range.end;
      },
    });
    return undefined;
  }
  const message = written ? messages['duplicate-id.id'](id) : messages['duplicate-id.input']();
  return {
    code: 'duplicate-id',
    severity: 'error',
    message,
    range: place(),
    related: {
      range: { start: first.start, end: first.end },
      message: messages['duplicate-id.earlier'](),
    },
  };
}

function notJudged(message: string, range: TextRange, rows: number): Diagnostic {
  const whole = messages['unused-expected'](message, rows - 1);
  return { code: 'unused-expected', severity: 'error', message: whole, range };
}
