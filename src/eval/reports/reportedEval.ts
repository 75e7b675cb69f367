import { dirname } from 'node:path';
import { readResults } from '../results/resultsFile.ts';
import type { EvalSummary } from '../results/summary.ts';
import type { ReportedEval } from './report.ts';

/**
 * An evaluation that has ended, with the samples of its results file.
 * @param warn is called for lines of it that cannot be read.
 * @param read yields the samples of the file.
 */
export function reportedEval(
  summary: EvalSummary,
  warn: (message: string) => void,
  read: typeof readResults = readResults,
): ReportedEval {
  const { results } = summary;
  return {
    summary,
    async *samples(model) {
      if (results === undefined) return;
      // As JSON writes it: most lines of other models need no parsing to be skipped.
      const name = model === undefined ? '' : JSON.stringify(model);
      const skip = (line: string): boolean =>
        !line.includes(name) && !line.includes('"touchstone"');
      for await (const { sample } of read(results, {
        folder: dirname(results),
        warn,
        skip,
      })) {
        if (model === undefined || sample.model === model) yield sample;
      }
    },
  };
}
