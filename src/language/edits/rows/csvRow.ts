import { isReservedColumn } from '../../../eval/dataset/csvColumns.ts';
import { cellText } from '../../../text/csv/csv.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { exactJson, type Held, heldIn } from '../../../text/json/exactJson.ts';

interface CsvSource {
  readonly id: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected?: unknown;
  readonly tags?: readonly string[];
  readonly note?: string;
}

/**
 * A row as a line of CSV, with a header line if there is none yet. Nothing of the row is omitted: if the
 * header does not have a column that the row needs, the column is returned instead.
 */
export function csvRow(
  header: readonly string[] | undefined,
  row: CsvSource,
  separator: string,
): { readonly header?: string; readonly row: string } | { readonly missing: string } {
  const { id, input, tags = [], note = '' } = row;
  const cells = new Map<string, string>();
  for (const name of Object.keys(input)) {
    cells.set(csvColumn(name, header), cellOf(heldIn(input, name)));
  }
  for (const [name, cell] of expectedCells(header, row)) cells.set(name, cell);
  if (tags.length > 0) cells.set('tags', tags.join(', '));
  if (note !== '') cells.set('note', note);
  const names = header ?? ['id', ...cells.keys()];
  const missing = [...cells].find(([name, cell]) => cell !== '' && !names.includes(name));
  if (missing) return { missing: missing[0] };
  const line = (values: readonly string[]): string =>
    values.map(value => cellText(value, separator)).join(separator);
  const written = line(names.map(name => (name === 'id' ? id : (cells.get(name) ?? ''))));
  return header ? { row: written } : { header: `${line(names)}\n`, row: written };
}

/** The expected output as cells by their columns: in one column, or in one for each field. */
export function expectedCells(
  header: readonly string[] | undefined,
  row: { readonly expected?: unknown },
): ReadonlyMap<string, string> {
  const held = heldIn(row, 'expected');
  const whole = header?.includes('expected') || !isRecord(held.value);
  const fields = whole ? [['expected', held] as const] : leaves('expected', held);
  return new Map(fields.map(([name, value]) => [name, cellOf(value)]));
}

function csvColumn(name: string, header: readonly string[] | undefined): string {
  const prefixed = `input.${name}`;
  return isReservedColumn(name) || header?.includes(prefixed) ? prefixed : name;
}

/** The values of an object by their columns: `expected.customer.name`. */
function leaves(path: string, held: Held): readonly (readonly [string, Held])[] {
  const { value } = held;
  if (!isRecord(value) || Object.keys(value).length === 0) return [[path, held]];
  return Object.keys(value).flatMap(key => leaves(`${path}.${key}`, heldIn(value, key)));
}

/** An empty cell is an absent value. */
function cellOf(held: Held): string {
  return held.value === null || held.value === undefined ? '' : leafText(held);
}

/**
 * A row as the texts of its CSV cells. Rows with equal texts are equal after the schemas have converted them.
 */
export function csvTexts(
  row: Pick<CsvSource, 'input' | 'expected'>,
): Readonly<Record<string, unknown>> {
  return { input: cellTexts(row.input, leafText), expected: textsBelow(heldIn(row, 'expected')) };
}

function textsBelow(held: Held): unknown {
  const { value } = held;
  if (!isRecord(value) || Object.keys(value).length === 0) return leafText(held);
  return cellTexts(value, textsBelow);
}

function cellTexts(
  value: Readonly<Record<string, unknown>>,
  textOf: (held: Held) => unknown,
): Readonly<Record<string, unknown>> {
  const given = Object.keys(value).filter(key => value[key] !== undefined);
  return Object.fromEntries(given.map(key => [key, textOf(heldIn(value, key))]));
}

function leafText(held: Held): string {
  return typeof held.value === 'string' ? held.value : (exactJson(held) ?? '');
}
