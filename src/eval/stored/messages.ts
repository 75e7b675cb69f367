import { formatCount, plural } from '../../format/figures.ts';

/** Texts about runs of evaluations that were stored, so that they can be reviewed and translated together. */
export const messages = {
  noRunIn: (folder: string) =>
    `There is no run of an evaluation in ${folder}. Run touchstone eval first.`,
  unknownRun: (name: string, folder: string) => `There is no run ${name} in ${folder}.`,
  doesNotExist: (name: string) =>
    `${name} does not exist. Name a run, \`last\`, an eval file, a prompt, a dataset or a results file.`,
  noRunOf: (name: string) => `There is no run of ${name}. Run touchstone eval ${name} first.`,
  notResults: () => 'This is not a results file of an evaluation.',
  promptChanged: () => 'This run cannot be merged: its prompt changed since.',
  otherEvaluation: (file: string) => `This run is of another evaluation than ${file}.`,
  sameRows: (file: string) => `This run has the same rows as ${file}. Merge one of them.`,
  missingShards: (name: string, count: number, shards: string) =>
    `${name}: no file has ${count > 1 ? 'shards' : 'shard'} ${shards}.`,
  repeatCount: () => 'the number of repeats',
  cannotMerge: (changed: string) =>
    `This run cannot be merged, because these are not the same: ${changed}.`,
  inProgressHere: (run: string) => `The run ${run} is in progress.`,
  inProgress: (run: string, process: number) =>
    `The run ${run} is in progress in process ${process}. If it is not, resume it with \`--resume ${run}\`.`,
  resuming: (name: string, run: string, ended: number, planned: number) =>
    `${name}: resuming ${run}, which has ${ended} of ${plural(planned, 'sample')}.`,
  changedSince: (have: string, changed: string) =>
    `${have} Changed since: ${changed}. Rows whose request changed are run again; other replies are scored again.`,
  writtenSince: (name: string, file: string) =>
    `${name}: ${file} was written since. Rows that changed are run again.`,
  prompt: () => 'the prompt',
  parameters: () => 'its parameters',
  scorers: () => 'the scorers',
  models: () => 'the models',
  rescoring: (name: string, run: string) =>
    `${name}: scoring the replies of ${run} again; nothing is sent, except to judges whose request changed.`,
  rescoringEarlierPrompt: (name: string) =>
    `${name}: the prompt changed since; the replies are those to the earlier prompt.`,
  noEarlierRun: (name: string) => `${name}: there is no earlier run, so every row is run.`,
  unreadable: (file: string, problem: string) => `${file} could not be read: ${problem}.`,
  ended: (ended: number, samples: number) =>
    `${formatCount(ended)} of ${plural(samples, 'sample')}`,
  stillRunning: (run: string, process: number, ended: string) =>
    `Run ${run} is still in progress (process ${process}): it has ${ended}.`,
  didNotFinish: (run: string, ended: string) => `Run ${run} did not finish: it has ${ended}.`,
  noSummary: (run: string) =>
    `The summary of run ${run} is not next to its results file, or the file changed since.`,
  unknownGate: () => ' Its gate is not known: every sample must pass.',
  computedFromSamples: (state: string, gate: string) =>
    `${state} The figures are computed from these samples; they are not compared with a baseline, and bad rows are only counted.${gate}`,
  emptyResults: (file: string) =>
    `${file} is empty: the run ended before its first line was written.`,
  fileMissing: (file: string) => `${file} does not exist.`,
  notResultsFile: (file: string) =>
    `${file} is not a results file of an evaluation: its first line is not the header of a run.`,
  otherFormat: (file: string, format: string) =>
    `${file} has the format ${format}, and this version of Touchstone reads eval/1. Report it with the version that wrote it.`,
  damagedHeader: (file: string, problem: string) => `${file} has a damaged header: ${problem}.`,
  earlierVersion: (file: string) =>
    `${file} was written by an earlier version of Touchstone, which did not store the models and rows of a run. Run the evaluation again.`,
  notStored: () => 'it was not stored',
} as const;
