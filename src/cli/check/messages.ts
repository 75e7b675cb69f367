/** Texts of `touchstone check`, so that they can be reviewed and translated together. */
export const messages = {
  nothingToCheck: (paths: string) =>
    `There is nothing to check in ${paths}: no prompt, eval file or golden dataset.`,
  otherRecordings: (count: number) =>
    `${count} values of recorded replies do not match the current output schema; --verbose lists them.`,
  unreadableAt: (file: string, revision: string, problem: string) =>
    `${file} cannot be read at revision \`${revision}\`: ${problem}.`,
  schemaRemoved: () => 'The output schema was removed',
  schemaAdded: () => 'An output schema was added',
  comparedWith: (sentence: string, revision: string) => `${sentence}, compared with ${revision}.`,
  unreadable: (problem: string) => `This file cannot be read: ${problem}.`,
} as const;
