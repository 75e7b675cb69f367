/** Texts about baselines that people read, so that they can be reviewed and translated together. */
export const messages = {
  conflicts: () => 'it has unresolved merge conflicts; take one side, or bless again',
  notJson: () => 'it is not valid JSON; restore it from git, or bless again',
  otherFormat: (format: string, known: string) =>
    `its format is \`${format}\`, and this version of Touchstone reads \`${known}\`; update Touchstone, or bless again`,
  blessAgain: (reason: string) => `${reason}; bless again`,
  rowTwice: (id: string) => `row \`${id}\` is in it twice; bless again`,
  morePassesThanSamples: (id: string) => `row \`${id}\` has more passes than samples; bless again`,
  noSamples: () => 'the run has no samples',
  unwritable: (file: string, problem: string) => `${file} could not be written: ${problem}`,
  unreadable: (file: string, problem: string) => `${file} cannot be read: ${problem}`,
  otherModels: (models: string, changed: string) =>
    `it has results of ${models}, which this run has not, and the ${changed} changed since; run all models of the evaluation`,
  earlierVersion: () => 'the run is of an earlier version; run the evaluation again',
  noReply: (row: string, model: string) => `row ${row} has no reply of ${model}`,
  notScored: (model: string, row: string) => `nothing scored the reply of ${model} to row ${row}`,
  someRowsOnly: () => 'the run was of some rows only; run all of them',
  badRows: () => 'the dataset has rows that cannot be used; fix them',
  didNotEnd: () => 'the run did not end',
  notWritten: (problem: string) => `The baseline was not written: ${problem}.`,
  gitRevision: () => 'A prompt of a git revision has no baseline.',
  changedSince: (changed: string) =>
    `The baseline was not written: the ${changed} changed since the last run. Run the evaluation again.`,
  noWholeRun: (name: string) => `There is no run of all rows of ${name}. Run the evaluation first.`,
  otherScorers: () =>
    'The scorers have changed since the baseline was blessed, so pass rates cannot be compared. Run with `--bless` to accept the current results.',
  nothingInCommon: () =>
    'The baseline has no results for these rows and models. Run with `--bless` to accept the current results.',
} as const;
