/** Texts about results files and expressions that people read, so that they can be reviewed and translated together. */
export const messages = {
  expressionTooLong: (longest: number) => `it is longer than ${longest} characters`,
  unexpected: (token: string) => `\`${token}\` is not expected there`,
  endsTooEarly: () => 'it ends too early',
  missing: (token: string) => `\`${token}\` is missing`,
  unsaved: (file: string, problem: string) =>
    `Could not save the results to ${file}: ${problem}. The evaluation continues without it, and its runs are written to the run log.`,
  unreadable: (file: string, problem: string) => `${file} could not be read: ${problem}.`,
  notResults: (file: string) =>
    `${file} was skipped: its first line is not the header of an evaluation.`,
} as const;
