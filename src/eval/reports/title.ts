import { quantities } from '../../format/messages.ts';
import { messages } from './messages.ts';
import { evalsOf, overallVerdict, type Report, type ReportedEval } from './report.ts';
import type { ReportCell } from './tables.ts';
import { type ShownVerdict, shownVerdict } from './words.ts';

/** The first line of a report: what was evaluated, and the verdict. */
export interface ReportTitle {
  readonly verdict: ShownVerdict;
  readonly cells: readonly ReportCell[];
}

/**
 * The name of the evaluation and its verdict, also when it has several prompts. For several evaluations, how many of
 * them have the verdict of all: `1 of 3 evaluations failed`.
 */
export function reportTitle(report: Report): ReportTitle {
  const { evaluations, notBegun } = report;
  if (notBegun > 0) return interruptedTitle(evaluations.length, notBegun);
  const verdict = titleVerdict(evalsOf(report));
  const [only] = evaluations;
  if (only && evaluations.length === 1) {
    return { verdict, cells: [{ quoted: only.grid.eval }, `: ${verdict}`] };
  }
  const alike = evaluations.filter(({ evals }) => titleVerdict(evals) === verdict).length;
  const all = quantities.evaluations(evaluations.length);
  const share = alike === evaluations.length || alike === 0 ? all : messages.someOf(alike, all);
  return { verdict, cells: [`${share} ${verdict}`] };
}

function interruptedTitle(run: number, notBegun: number): ReportTitle {
  const share = messages.someOf(run, quantities.evaluations(run + notBegun));
  return { verdict: 'interrupted', cells: [messages.interruptedAfter(share)] };
}

function titleVerdict(evals: readonly ReportedEval[]): ShownVerdict {
  const [only] = evals;
  if (only && evals.length === 1) return shownVerdict(only.summary);
  if (evals.some(({ summary }) => summary.interrupted)) return 'interrupted';
  return overallVerdict({ evals, notBegun: 0 });
}
