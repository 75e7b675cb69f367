/** Texts of evaluations that people read, so that they can be reviewed and translated together. */
export const messages = {
  internalError: (reason: string) =>
    `Internal error in this sample: ${reason}. The other samples are not affected; if it persists, report it with this row and prompt.`,
  replyGiven: () => 'the reply was given',
  costUnknown: () => 'the sample failed before its cost was known',
  baselineNotSaved: () => 'The baseline was not written: the results could not be saved.',
  nothingToCompare: () => 'the row expects nothing that could be compared',
  notCompared: (name: string, more: number) =>
    `\`${name}\`${more > 0 ? ` and ${more} more` : ''} was not compared`,
  noAnswer: () => 'it gave no answer in 15 minutes',
  scorerFailed: (reason: string, name: string) =>
    `Internal error in this sample: ${reason}. The scorer \`${name}\` failed; the other samples are not affected. If it persists, report it with this row and prompt.`,
} as const;
