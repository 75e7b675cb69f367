import { cellText } from '../../eval/formats/csv.ts';
import { isRecord } from '../../schema/jsonSchema.ts';

/** Columns that say something of a row itself; an input variable of such a name has `input.` before it. */
const reserved = /^(?:id|tags|note|expected(?:\..*)?|input\..*)$/s;

interface CsvSource {
  readonly id: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
}

/**
 * A row as a line of CSV, and the header line where there is none yet. Nothing of the row is left out: a
 * column that it needs and the header lacks is named instead.
 */
export function csvRow(
  header: readonly string[] | undefined,
  { id, input, expected }: CsvSource,
  separator: string,
): { readonly header?: string; readonly row: string } | { readonly missing: string } {
  const whole = header?.includes('expected') || !isRecord(expected);
  const cells = new Map<string, string>();
  for (const [name, value] of Object.entries(input))
    cells.set(columnOf(name, header), cellOf(value));
  const fields = whole ? [['expected', expected] as const] : leaves('expected', expected);
  for (const [name, value] of fields) cells.set(name, cellOf(value));
  const names = header ?? ['id', ...cells.keys()];
  const missing = [...cells].find(([name, cell]) => cell !== '' && !names.includes(name));
  if (missing) return { missing: missing[0] };
  const line = (values: readonly string[]): string =>
    values.map(value => cellText(value, separator)).join(separator);
  const row = line(names.map(name => (name === 'id' ? id : (cells.get(name) ?? ''))));
  return header ? { row } : { header: `${line(names)}\n`, row };
}

function columnOf(name: string, header: readonly string[] | undefined): string {
  const prefixed = `input.${name}`;
  return reserved.test(name) || header?.includes(prefixed) ? prefixed : name;
}

/** An object's values by their columns: `expected.customer.name`. */
function leaves(path: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (!isRecord(value) || Object.keys(value).length === 0) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(`${path}.${key}`, inner));
}

/** An empty cell is a value that is absent. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A row as CSV can say it, in texts: rows that are equal in it are equal once the schemas type them. */
export function csvTexts({ input, expected }: Pick<CsvSource, 'input' | 'expected'>): {
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
} {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  return {
    input: Object.fromEntries(given.map(([name, value]) => [name, leafText(value)])),
    expected: textsBelow(expected),
  };
}

function textsBelow(value: unknown): unknown {
  if (!isRecord(value) || Object.keys(value).length === 0) return leafText(value);
  const given = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(given.map(([key, item]) => [key, textsBelow(item)]));
}

function leafText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
