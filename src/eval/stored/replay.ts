import { dirname } from 'node:path';
import { journalLines } from '../../trace/readJournal.ts';
import type { DatasetRow } from '../dataset/row.ts';
import { type ReadResultsOptions, readResults, type StoredSample } from '../results/resultsFile.ts';
import type { OnRow } from '../results/rowTally.ts';
import type { Sample } from '../results/sample.ts';
import { createTally, type EvalSummary } from '../results/summary.ts';
import type { RunHeader } from './runHeader.ts';
import { wholeSample } from './wholeSample.ts';

/** What a replay reports as it goes. */
export interface ReplayOptions {
  readonly warn: (message: string) => void;
  /** Takes each planned sample. */
  readonly onSample?: (sample: Sample) => void;
  /** Takes each row when its last sample was read; rows without all samples come at the end. */
  readonly onRow?: OnRow;
}

/**
 * Adds the stored samples of a run up again, in the order in which they ended.
 * @returns the figures that samples have: without the baseline, the budget and the sentences on bad rows.
 */
export async function replayRun(
  { file, header }: { readonly file: string; readonly header: RunHeader },
  { warn, onSample, onRow }: ReplayOptions,
): Promise<EvalSummary> {
  const { models, repeat, rows, run, badRows = 0, counting, choices } = header;
  const { leastPassed = 1, cluster, metrics } = counting ?? {};
  const tally = createTally(
    {
      models,
      repeat,
      gate: { pass: leastPassed },
      baseline: { file: '' },
      ...(cluster && { cluster }),
      ...(metrics && { metrics }),
      ...(choices?.shard && { shard: choices.shard }),
    },
    onRow && { onRow },
  );
  for (let row = 0; row < rows; row += 1) tally.addRow();
  for await (const stored of samplesOnce(file, { folder: dirname(file), warn })) {
    const sample = wholeSample(stored);
    tally.addSample(sample, sampleRow(sample));
    if (!sample.again) onSample?.(sample);
  }
  const name = header.eval ?? header.prompt.name;
  const summary = tally.summarise({
    eval: name,
    run,
    results: file,
    cancelled: true,
    ...(header.prompt.commit !== undefined && { isEarlier: true }),
  });
  const isHole = badRows > 0 && summary.verdict !== 'failed';
  return { ...summary, badRowCount: badRows, ...(isHole && { verdict: 'incomplete' }) };
}

/**
 * The samples of a results file, each once: where a resumed run was killed, its later line counts, and the line
 * that it replaces is still in the file.
 */
export async function* samplesOnce(
  file: string,
  options: ReadResultsOptions,
): AsyncGenerator<StoredSample> {
  if ((await headersIn(file, options)) < 2) return yield* readResults(file, options);
  const quiet = { folder: options.folder, warn: () => {} };
  const last = new Map<string, number>();
  for await (const each of readResults(file, quiet)) last.set(sampleKey(each), each.start);
  for await (const each of readResults(file, options)) {
    if (last.get(sampleKey(each)) === each.start) yield each;
  }
}

async function headersIn(file: string, { folder }: ReadResultsOptions): Promise<number> {
  let headers = 0;
  try {
    for await (const { text = '' } of journalLines(file, folder)) {
      if (text.startsWith('{"touchstone"')) headers += 1;
    }
  } catch {
    // Reading its samples reports the problem.
  }
  return headers;
}

function sampleKey({ sample: { row, model, repeat = 0 } }: StoredSample): string {
  return JSON.stringify([row.id, model, repeat]);
}

function sampleRow({ row, input, expected }: Sample): DatasetRow {
  const { id, file, line, tags = [] } = row;
  return { id, file, line, input, tags, ...(expected !== undefined && { expected }) };
}
