/** Every message about what is recorded and where it is written, so that they can be reviewed and translated together. */
export const messages = {
  moved: (file: string) =>
    `${file} was moved or deleted while it was in use, so a new file was started there.`,
  closed: (file: string) => `${file} is closed; nothing more is written to it`,
  skippedLine: (file: string, line: number, problem: string) =>
    `${file}:${line} was skipped: ${problem}.`,
  skippedMore: (file: string, lines: number) => `${file}: ${lines} more lines were skipped.`,
  sinkUnwritten: (sink: string, problem: string) => `The ${sink} could not be written: ${problem}.`,
  sinkUnclosed: (sink: string, problem: string) => `The ${sink} could not be closed: ${problem}.`,
  sinkTooSlow: (sink: string) => `The ${sink} is too slow; some runs are missing from it.`,
  sinkUnfinished: (sink: string) =>
    `The ${sink} did not finish in time; the last runs may be missing.`,
} as const;

/** What is wrong with a line of a journal or its writing, as the end of a message. */
export const lineProblems = {
  vanished: () => 'it was moved or deleted while it was in use',
  cut: () => 'the system wrote only a part of the line',
  tooLong: () => 'it has more than 128 MB',
  notJson: () => 'it is not JSON',
  unfinished: (length: number) => `its first ${length} characters are an unfinished entry`,
} as const;
