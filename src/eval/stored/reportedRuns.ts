import { stat } from 'node:fs/promises';
import { fileProblem } from '../../files/fileProblem.ts';
import type { ReportedEval } from '../reports/report.ts';
import { reportedEval } from '../reports/reportedEval.ts';
import { createGrid, type Grid, type GridPlan } from '../results/grid.ts';
import type { OnRow } from '../results/rowTally.ts';
import type { Sample } from '../results/sample.ts';
import { messages } from './messages.ts';
import { replayRun, samplesOnce } from './replay.ts';
import { type RunHeader, readRunHeader } from './runHeader.ts';
import { writerOf } from './runs.ts';
import { type KeptSummary, keptSummary } from './summaryFile.ts';

/** A stored run of one prompt, as a report needs it. */
export interface ReportedRun {
  readonly header: RunHeader;
  readonly plan: GridPlan;
  readonly reported: ReportedEval;
}

/** Runs of prompts that ran together. */
export interface ReportedEvaluation {
  readonly runs: readonly ReportedRun[];
  readonly grid: Grid;
  /** Sentences on what the report does not have. */
  readonly notes: readonly string[];
}

export type ReportedEvaluationResult =
  | { readonly ok: true; readonly evaluation: ReportedEvaluation }
  | { readonly ok: false; readonly problem: string };

export interface ReportedRunsOptions {
  readonly warn: (message: string) => void;
  /** Called for each run before its samples are read. */
  readonly onRun?: (run: Pick<ReportedRun, 'header' | 'plan'>) => void;
  /** Takes each planned sample, in the order in which those of its run ended. */
  readonly onSample?: (run: GridPlan, sample: Sample) => void;
  readonly onRow?: (run: GridPlan, ...row: Parameters<OnRow>) => void;
}

/**
 * Reads the results of an evaluation from its files. The figures are those that the run reported when it ended;
 * for a run that did not end, or whose file changed since, they are computed from its samples.
 * @param files results files of one evaluation, one for each prompt.
 */
export async function reportedEvaluation(
  files: readonly string[],
  { warn, onRun, onSample, onRow }: ReportedRunsOptions,
): Promise<ReportedEvaluationResult> {
  const opened: { file: string; header: RunHeader; plan: GridPlan }[] = [];
  for (const file of files) {
    const read = await readRunHeader(file);
    if (!read.ok) return read;
    opened.push({ file, header: read.header, plan: planOf(read.header) });
  }
  opened.sort((a, b) => placeOf(a.header) - placeOf(b.header));
  const grid = createGrid(opened.map(({ plan }) => plan));
  const runs: ReportedRun[] = [];
  const notes: string[] = [];
  let pairs: KeptSummary['pairs'];
  let isWhole = true;
  for (const { file, header, plan } of opened) {
    let kept: KeptSummary | undefined;
    try {
      const { size } = await stat(file);
      kept = await keptSummary(file, { run: header.run, size });
    } catch (error) {
      return { ok: false, problem: messages.unreadable(file, fileProblem(error)) };
    }
    onRun?.({ header, plan });
    const replayed = await replayRun(
      { file, header },
      {
        warn,
        onSample: sample => onSample?.(plan, sample),
        onRow: (result, group) => {
          grid.addRow(plan, result, group);
          onRow?.(plan, result, group);
        },
      },
    );
    pairs = kept?.pairs ?? pairs;
    isWhole &&= kept !== undefined;
    if (!kept) notes.push(noteOn(header, replayed));
    const summary = kept?.summary ?? replayed;
    runs.push({ header, plan, reported: reportedEval(summary, warn, samplesOnce) });
  }
  const compared = grid.summarise(
    new Map(runs.map(run => [run.plan, run.reported.summary.models])),
  );
  const isKept = isWhole && pairs !== undefined && pairs.length === compared.pairs.length;
  return {
    ok: true,
    evaluation: { runs, notes, grid: isKept && pairs ? { ...compared, pairs } : compared },
  };
}

function planOf({
  evaluation,
  variant,
  prompt,
  models,
  repeat,
  datasets = [],
  eval: name,
}: RunHeader): GridPlan {
  return {
    evaluation: { name: evaluation?.name ?? name ?? prompt.name },
    variant: variant ?? prompt.variant ?? prompt.name,
    models,
    repeat,
    datasets,
  };
}

function placeOf({ evaluation }: RunHeader): number {
  return evaluation?.place ?? 0;
}

function noteOn(
  header: RunHeader,
  { samples, notRun }: { samples: number; notRun: number },
): string {
  const { run, counting } = header;
  const writer = writerOf(header);
  const ended = messages.ended(samples - notRun, samples);
  const state =
    writer !== undefined && notRun > 0
      ? messages.stillRunning(run, writer, ended)
      : notRun > 0
        ? messages.didNotFinish(run, ended)
        : messages.noSummary(run);
  const gate = counting ? '' : messages.unknownGate();
  return messages.computedFromSamples(state, gate);
}
