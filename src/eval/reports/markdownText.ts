import { visibleLine, visibleText } from '../../format/visibleText.ts';
import { codeFence } from '../../text/codeFence.ts';
import type { ReportCell, ReportTable } from './tables.ts';

/**
 * Text of any origin on one line of Markdown, as code: there it is no markup, no link, no image and no HTML, and GitHub makes no
 * mention, issue or commit of it.
 */
export function markdownCode(text: string): string {
  const line = visibleLine(text);
  if (line.trim() === '') return '*empty*';
  const fence = codeFence(line, 1);
  // A space next to each fence is not part of the code.
  const space = /^[`\s]|[`\s]$/.test(line) ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** Text of any origin on lines of its own. */
export function markdownBlock(text: string): string {
  const fence = codeFence(text, 3);
  return `${fence}text\n${visibleText(text)}\n${fence}\n`;
}

/** The first two lines of a table. */
export function tableStart({ header, right }: ReportTable): string {
  const rule = header.map((_, column) => (right.includes(column) ? '---:' : '---'));
  return `${tableLine(header)}${tableLine(rule)}`;
}

export function tableLine(cells: readonly ReportCell[]): string {
  const texts = cells.map(cell => (typeof cell === 'string' ? cell : markdownCell(cell.quoted)));
  return `| ${texts.join(' | ')} |\n`;
}

/**
 * Text of any origin as code in a cell of a table. There code too ends at a bar without a backslash, and a backslash before
 * that backslash makes it a character.
 */
export function markdownCell(text: string): string {
  return markdownCode(text)
    .replace(/\\(?=\|)/g, '\\ ')
    .replaceAll('|', '\\|');
}

/** Inside of an HTML element, where Markdown is not read. GitHub makes a mention of a name that is not code. */
function htmlOf(cell: ReportCell): string {
  const escaped = (text: string): string =>
    text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
  return typeof cell === 'string'
    ? escaped(cell)
    : `<code>${escaped(visibleLine(cell.quoted))}</code>`;
}

/** Ends a table. */
export const tableEnd = '\n';

/** Markdown that is kept below a size: what no longer fits is left out as a whole, and said. */
export interface MarkdownPage {
  /** @returns whether it fitted. */
  add(text: string): boolean;
  /** A section that is closed at first, with as many of the parts as fit. */
  addDetails(title: readonly ReportCell[], parts: Iterable<string>): void;
  end(): string;
}

export function createMarkdownPage(most: number, cutText: string): MarkdownPage {
  let text = '';
  let isCut = false;
  const room = most - cutText.length;

  function add(part: string, reserved = 0): boolean {
    const fits = text.length + part.length + reserved <= room;
    if (fits) text += part;
    else isCut = true;
    return fits;
  }

  return {
    add,
    addDetails(title, parts) {
      const end = '</details>\n\n';
      if (!add(`<details>\n<summary>${title.map(htmlOf).join('')}</summary>\n\n`, end.length))
        return;
      for (const part of parts) if (!add(part, end.length)) break;
      text += end;
    },
    end: () => (isCut ? `${text}${cutText}` : text),
  };
}
