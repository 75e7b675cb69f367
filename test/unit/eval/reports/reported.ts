import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report, ReportedEval } from '../../../../src/eval/reports/report.ts';
import { reportedEval } from '../../../../src/eval/reports/reportedEval.ts';
import { evaluateFile } from '../evaluate.ts';
import { echoPrompt, jsonLines, workspace } from '../workspace.ts';

/** A row whose ticket `sandbox/echo` answers with. */
export interface EchoRow {
  readonly id?: string;
  readonly input: { readonly ticket: string };
  readonly expected?: unknown;
  readonly tags?: readonly string[];
}

/** The report of an evaluation in which the model repeats each row's ticket; samples end in the order of the rows. */
export async function echoReport(
  rows: readonly (EchoRow | string)[],
  { evalFile = '', repeat = 1 }: { readonly evalFile?: string; readonly repeat?: number } = {},
): Promise<Report> {
  const folder = await workspace({
    'echo.prompt': echoPrompt,
    'echo.eval.yaml': `dataset: ./rows.jsonl\n${evalFile}`,
  });
  const lines = rows.map(row => (typeof row === 'string' ? `${row}\n` : jsonLines([row])));
  await writeFile(join(folder, 'rows.jsonl'), lines.join(''));
  const { summary } = await evaluateFile(folder, 'echo.eval.yaml', { repeat, concurrency: 1 });
  return reportOf([reportedEval(summary, fail)], folder);
}

/** Each prompt as an evaluation of its own. */
export function reportOf(evals: readonly ReportedEval[], folder = '/nowhere'): Report {
  const shownPath = (path: string): string => path.replace(`${folder}/`, '');
  const evaluations = evals.map(each => ({
    grid: { eval: each.summary.eval, variants: [], models: [], columns: [], pairs: [] },
    evals: [each],
  }));
  return { evaluations, migrations: [], notBegun: 0, shownPath };
}

export async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  return (await Array.fromAsync(pieces)).join('');
}

function fail(message: string): never {
  throw new Error(message);
}
