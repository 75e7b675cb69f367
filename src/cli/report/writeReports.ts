import { reportText } from '../../eval/reports/formats.ts';
import { jsonReportOf } from '../../eval/reports/json.ts';
import type { Report } from '../../eval/reports/report.ts';
import { createColors } from '../terminal/colors.ts';
import type { TerminalView } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Destination, ReporterName } from './reporters.ts';
import { openReport, type ReportFile } from './reportFile.ts';

/** Reports that can be written: that was checked before anything ran. */
export interface OpenReports {
  /**
   * Makes each report and writes it where it was asked for.
   * @param textOf the report for people, in a width that a terminal has.
   * @returns a sentence for each report that could not be written. The others are.
   */
  write(
    report: Report,
    textOf: (view: TerminalView) => string,
    terminal: Terminal,
  ): Promise<readonly string[]>;
}

/**
 * @param inputs files that the command reads, which no report may replace.
 * @throws MisuseError for a file that cannot be written.
 */
export async function openReports(
  destinations: readonly Destination[],
  inputs: readonly string[],
): Promise<OpenReports> {
  const opened: { readonly reporter: ReporterName; readonly file?: ReportFile }[] = [];
  for (const { reporter, file } of destinations) {
    opened.push({ reporter, ...(file !== undefined && { file: await openReport(file, inputs) }) });
  }
  return {
    async write(report, textOf, terminal) {
      const problems: string[] = [];
      for (const { reporter, file } of opened) {
        if (file === undefined) await print(reporter, report, textOf, terminal);
        else {
          const text =
            reporter === 'text' ? onePiece(textOf(plainView)) : reportText(reporter, report);
          const problem = await file.write(text);
          if (problem !== undefined) problems.push(problem);
        }
      }
      return problems;
    },
  };
}

const plainView: TerminalView = { colors: createColors(false), width: Number.POSITIVE_INFINITY };

/** How a report for people is shown on standard output. */
export function viewOf({ stdout, colors }: Terminal): TerminalView {
  return { colors, width: stdout.columns ?? Number.POSITIVE_INFINITY };
}

async function print(
  reporter: ReporterName,
  report: Report,
  textOf: (view: TerminalView) => string,
  terminal: Terminal,
): Promise<void> {
  const { stdout } = terminal;
  if (reporter === 'text') stdout.write(textOf(viewOf(terminal)));
  // On one line, as everything that is printed for machines.
  else if (reporter === 'json') stdout.json(jsonReportOf(report));
  else for await (const piece of reportText(reporter, report)) stdout.write(piece);
}

async function* onePiece(text: string): AsyncGenerator<string> {
  yield text;
}
