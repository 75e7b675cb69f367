import type { TextRange } from '../replacement.ts';
import { messages } from './messages.ts';

export interface CsvCell {
  /** Without its quotes. Line ends in it are unchanged. */
  readonly value: string;
  /** Range without the quotes, in UTF-16 units from the start of the text. */
  readonly range: TextRange;
}

/** A record, or why it cannot be read. Lines are 1-based. CR, LF and CRLF each end one. */
export type CsvItem =
  | { readonly line: number; readonly cells: readonly CsvCell[] }
  | { readonly line: number; readonly offset: number; readonly problem: string };

/** Reads CSV in pieces of any size. It is the only CSV reader, for evaluations and the editor. */
export interface CsvReader {
  push(chunk: string): readonly CsvItem[];
  end(): readonly CsvItem[];
  /** The separator, which is known after the header has been read. */
  separator(): string;
}

export interface CsvOptions {
  /** Whether the file name says that the columns are separated by tabs. */
  readonly tabs?: boolean;
  /** Number of UTF-16 units before the text, such as a byte order mark. */
  readonly offset?: number;
}

/** Maximum length of a cell or header. A longer one is treated as an unclosed quote. */
const LONGEST = 1 << 24;

const START = 0;
const PLAIN = 1;
const QUOTED = 2;
const QUOTE = 3;
const CLOSED = 4;
const BROKEN = 5;

export function createCsvReader({ tabs = false, offset = 0 }: CsvOptions = {}): CsvReader {
  let separator: string | undefined;
  let header = '';
  let stopped = false;
  let state = START;
  let base = offset;
  let line = 1;
  let recordLine = 1;
  let quoteLine = 1;
  let afterCr = false;
  let cells: CsvCell[] = [];
  let value = '';
  let start = 0;
  let end = 0;
  let problem: { readonly offset: number; readonly problem: string } | undefined;
  let items: CsvItem[] = [];

  function endCell(): void {
    if (value.includes('\0')) {
      problem ??= { offset: start, problem: messages.nul() };
    }
    cells.push({ value, range: { start, end } });
    value = '';
    state = START;
  }

  function endRecord(): void {
    endCell();
    if (problem) items.push({ line: recordLine, ...problem });
    // Spreadsheets fill sheets with empty rows that contain only separators. A blank line is the same with
    // one column.
    else if (!isBlankRow(cells)) items.push({ line: recordLine, cells });
    cells = [];
    problem = undefined;
  }

  /** Counts a line end. Returns whether the character is only the second half of one. */
  function lineEnd(code: number): boolean {
    const isSecond = code === 10 && afterCr;
    if (!isSecond) line += 1;
    afterCr = code === 13;
    return isSecond;
  }

  function read(chunk: string, by: number): void {
    for (let at = 0; at < chunk.length && !stopped; ) {
      const code = chunk.charCodeAt(at);
      if (state === QUOTED) {
        const quote = chunk.indexOf('"', at);
        const until = quote === -1 ? chunk.length : quote;
        for (let each = at; each < until; each += 1) {
          const inside = chunk.charCodeAt(each);
          if (inside === 10 || inside === 13) lineEnd(inside);
          else afterCr = false;
        }
        value += chunk.slice(at, until);
        end = base + until;
        at = until;
        if (quote !== -1) {
          state = QUOTE;
          afterCr = false;
          at += 1;
        } else if (value.length > LONGEST) stop();
        continue;
      }
      if (state === QUOTE && code === 34) {
        value += '"';
        state = QUOTED;
        at += 1;
        continue;
      }
      if (code === 10 || code === 13) {
        const isSecond = lineEnd(code);
        if (!isSecond) {
          if (state === START) start = end = base + at;
          endRecord();
        }
        recordLine = line;
        at += 1;
        continue;
      }
      afterCr = false;
      if (code === by) {
        if (state === START) start = end = base + at;
        endCell();
        at += 1;
      } else if (state === START && code === 34) {
        state = QUOTED;
        quoteLine = line;
        start = end = base + at + 1;
        at += 1;
      } else if (state === START || state === PLAIN) {
        if (state === START) start = base + at;
        state = PLAIN;
        let until = at + 1;
        for (; until < chunk.length; until += 1) {
          const next = chunk.charCodeAt(until);
          if (next === by || next === 10 || next === 13) break;
        }
        value += chunk.slice(at, until);
        at = until;
        end = base + at;
      } else {
        if (state !== BROKEN && code !== 32 && code !== 9) {
          problem ??= {
            offset: base + at,
            problem: messages.afterQuote(),
          };
          state = BROKEN;
        } else if (state !== BROKEN) state = CLOSED;
        at += 1;
      }
    }
    base += chunk.length;
  }

  function stop(): void {
    stopped = true;
    items.push({
      line: quoteLine,
      offset: start - 1,
      problem: messages.unclosedQuote(quoteLine),
    });
  }

  /** Chooses the separator when the first line is complete. */
  function begin(isWhole: boolean): void {
    for (;;) {
      const stop = headerEnd(header);
      if (stop === -1 && !isWhole && header.length < LONGEST) return;
      const first = stop === -1 ? header : header.slice(0, stop);
      if (first.trim() === '' && stop !== -1) {
        skipLine(stop);
        continue;
      }
      const [, declared] = /^"?sep=(.)"?$/i.exec(first) ?? [];
      if (declared !== undefined && (stop !== -1 || isWhole)) skipLine(stop);
      separator = declared ?? separatorOf(first, tabs);
      read(header, separator.charCodeAt(0));
      header = '';
      return;
    }
  }

  function skipLine(stop: number): void {
    const length = stop === -1 ? header.length : stop + (header.startsWith('\r\n', stop) ? 2 : 1);
    header = header.slice(length);
    base += length;
    line += 1;
    recordLine = line;
  }

  function taken(): readonly CsvItem[] {
    const found = items;
    items = [];
    return found;
  }

  return {
    separator: () => separator ?? ',',
    push(chunk) {
      if (separator === undefined) {
        header += chunk;
        begin(false);
      } else read(chunk, separator.charCodeAt(0));
      return taken();
    },
    end() {
      if (separator === undefined) begin(true);
      if (!stopped && state === QUOTED) stop();
      else if (!stopped && (state !== START || cells.length > 0)) {
        if (state === START) start = end = base;
        endRecord();
      }
      return taken();
    },
  };
}

function isBlankRow(cells: readonly CsvCell[]): boolean {
  const [first] = cells;
  return cells.length === 1 ? first?.value.trim() === '' : cells.every(({ value }) => value === '');
}

/**
 * End of the first line that is outside of quotes. -1 when it is incomplete, or when a CR may still be
 * followed by LF.
 */
function headerEnd(text: string): number {
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) quoted = !quoted;
    else if (!quoted && (code === 10 || (code === 13 && at + 1 < text.length))) return at;
  }
  return -1;
}

/**
 * Chooses the separator of a header line: the one that results in the most known columns, then the most
 * frequent one, then the comma.
 */
function separatorOf(header: string, tabs: boolean): string {
  const plain = header.replace(/"[^"]*"/g, quoted => 'q'.repeat(quoted.length));
  if (tabs && plain.includes('\t')) return '\t';
  const score = (separator: string): number => {
    const names = plain.split(separator).map(name => name.trim());
    const own = names.filter(name =>
      /^(?:id|tags|note|expected|(?:expected|input)\..+)$/.test(name),
    );
    return names.length === 1 ? 0 : own.length * 1e6 + names.length;
  };
  return [',', ';', '\t'].reduce((best, each) => (score(each) > score(best) ? each : best));
}

const separatorNames: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
};

/** The name of a separator in a sentence: `semicolons`. */
export function separatorName(separator: string): string {
  return separatorNames[separator] ?? `\`${separator}\``;
}

/** The records and problems of a text in memory. A byte order mark is skipped. */
export function* csvItems(text: string, options: CsvOptions = {}): Generator<CsvItem> {
  const offset = text.startsWith('\uFEFF') ? 1 : 0;
  const reader = createCsvReader({ ...options, offset });
  yield* reader.push(text.slice(offset));
  yield* reader.end();
}

/**
 * A cell that a spreadsheet would execute as a formula is written with an apostrophe before it. Some spreadsheets also
 * execute full-width signs, and skip a line feed. Source: OWASP, "CSV Injection".
 */
const guardedCell = /^'+[=+\-@\t\r\n＝＋－＠]/;
const risky = /^'*[=+\-@\t\r\n＝＋－＠]/;
const plainNumber = /^-?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?$/;

/** The text in a cell. */
export function textOfCell(cell: string): string {
  return guardedCell.test(cell) ? cell.slice(1) : cell;
}

/** A text as a CSV cell that no spreadsheet executes and that is read back unchanged. */
export function cellText(value: string, separator: string): string {
  const safe = risky.test(value) && !plainNumber.test(value) ? `'${value}` : value;
  const quoted = /["\r\n]|^\s|\s$/.test(safe) || safe.includes(separator) || /^sep=/i.test(safe);
  return quoted ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * The range in the text for a range in the value of a cell. In a quoted cell, each quote is written twice.
 */
export function rangeInCell(
  text: string,
  { value, range }: CsvCell,
  { start, end }: TextRange,
): TextRange {
  const doubled = text[range.start - 1] === '"';
  const shift = (offset: number): number =>
    range.start + offset + (doubled ? value.slice(0, offset).split('"').length - 1 : 0);
  return { start: shift(start), end: shift(end) };
}
