/** A cell that a spreadsheet would execute as a formula is written with an apostrophe before it. */
const guarded = /^'+[=+\-@\t\r]/;
const risky = /^'*[=+\-@\t\r]/;
const plainNumber = /^-?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?$/;

/** The text in a cell. */
export function textOfCell(cell: string): string {
  return guarded.test(cell) ? cell.slice(1) : cell;
}

/** A text as a CSV cell that no spreadsheet executes and that is read back unchanged. */
export function cellText(value: string, separator: string): string {
  const safe = risky.test(value) && !plainNumber.test(value) ? `'${value}` : value;
  const quoted = /["\r\n]|^\s|\s$/.test(safe) || safe.includes(separator) || /^sep=/i.test(safe);
  return quoted ? `"${safe.replaceAll('"', '""')}"` : safe;
}
