import { fileProblem } from '../../files/fileProblem.ts';
import { replaceBelow } from '../../files/write.ts';
import { readResults, type StoredHeader, type StoredSample } from '../results/resultsFile.ts';
import { meanScore } from '../results/rowTally.ts';
import { type BaselineRow, baselineText } from './baseline.ts';

export type Blessed =
  | { readonly ok: true; readonly rows: number; readonly models: readonly string[] }
  /** `problem` is a sentence that says why the baseline was not written. */
  | { readonly ok: false; readonly problem: string };

/**
 * Writes the results of a run as the baseline of its evaluation, also when they are bad. Incomplete runs
 * (errors, unjudged or unfinished samples, bad rows, filtered rows) are refused: later runs would be compared
 * with only a part of the dataset.
 * @param folder the workspace folder, which holds both files.
 */
export async function blessRun(
  results: string,
  baseline: string,
  { folder, warn }: { readonly folder: string; readonly warn: (message: string) => void },
): Promise<Blessed> {
  let header: StoredHeader | undefined;
  const rows = new Map<string, OpenRow>();
  for await (const stored of readResults(results, { folder, warn })) {
    header = stored.header;
    const problem = addSample(rows, stored);
    if (problem !== undefined) return refuse(problem);
  }
  if (!header) return refuse('the run has no samples');
  const { hashes, models = [], repeat } = header;
  const problem = holesIn(header, rows);
  if (problem !== undefined || !hashes) return refuse(problem ?? EARLIER);
  const accepted = [...rows].map(
    ([id, { hash, counts }]): BaselineRow => ({
      id,
      row: hash,
      results: Object.fromEntries(
        [...counts].map(([model, { passed, samples, score }]) => [
          model,
          { passed, samples, score: score / repeat },
        ]),
      ),
    }),
  );
  try {
    await replaceBelow(folder, baseline, baselineText({ ...hashes, rows: accepted }));
  } catch (error) {
    return refuse(`${baseline} could not be written: ${fileProblem(error)}`);
  }
  return { ok: true, rows: accepted.length, models };
}

interface OpenRow {
  readonly hash: string;
  readonly counts: Map<string, { passed: number; samples: number; score: number }>;
}

const EARLIER = 'the run is of an earlier version; run the evaluation again';

/** Adds a planned sample. Returns the problem when the sample has no result. */
function addSample(rows: Map<string, OpenRow>, { sample }: StoredSample): string | undefined {
  const { row, model, repeat, outcome, again } = sample;
  if (row.hash === undefined || repeat === undefined) return EARLIER;
  if (again) return undefined;
  if (outcome === 'errored') return `row ${row.id} has no reply of ${model}`;
  if (outcome === 'skipped') return `nothing scored the reply of ${model} to row ${row.id}`;
  const found = rows.get(row.id) ?? { hash: row.hash, counts: new Map() };
  rows.set(row.id, found);
  const count = found.counts.get(model) ?? { passed: 0, samples: 0, score: 0 };
  found.counts.set(model, count);
  count.samples += 1;
  count.score += meanScore(sample);
  if (outcome === 'passed') count.passed += 1;
  return undefined;
}

function holesIn(
  { filtered, badRows = 0, rows: expected, models = [], repeat }: StoredHeader,
  rows: ReadonlyMap<string, OpenRow>,
): string | undefined {
  if (filtered) return 'the run was of some rows only; run all of them';
  if (badRows > 0) return 'the dataset has rows that cannot be used; fix them';
  const isWhole = [...rows.values()].every(({ counts }) =>
    models.every(model => counts.get(model)?.samples === repeat),
  );
  return isWhole && rows.size === expected ? undefined : 'the run did not end';
}

function refuse(problem: string): Blessed {
  return { ok: false, problem: `The baseline was not written: ${problem}.` };
}
