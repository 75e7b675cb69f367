import { csvReport } from './csv.ts';
import { htmlReport } from './html/html.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import type { Report, Reporter } from './report.ts';

/** Reports for machines and for pages; the one for a terminal is the command line's own. */
export const reportFormats = ['json', 'junit', 'markdown', 'html', 'csv'] as const;

export type ReportFormat = (typeof reportFormats)[number];

const reporters: Readonly<Record<ReportFormat, Reporter>> = {
  json: jsonReport,
  junit: junitReport,
  markdown: markdownReport,
  html: htmlReport,
  csv: csvReport,
};

const endings: Readonly<Record<string, ReportFormat>> = {
  json: 'json',
  xml: 'junit',
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  csv: 'csv',
};

/** The format that a file's name says: `.xml` is JUnit; undefined for an ending that none has. */
export function formatOfFile(file: string): ReportFormat | undefined {
  const ending = /\.([^.\\/]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(endings, ending) ? endings[ending] : undefined;
}

/** UTF-16 units that are gathered into one piece: each piece is one call of the operating system. */
const PIECE = 1 << 16;

/** The text of a report, in pieces. */
export async function* reportText(format: ReportFormat, report: Report): AsyncGenerator<string> {
  const reporter = reporters[format];
  let piece = '';
  for await (const text of reporter(report)) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
