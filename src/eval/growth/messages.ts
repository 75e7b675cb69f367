/** Texts about proposed rows that people read, so that they can be reviewed and translated together. */
export const messages = {
  partialLine: (line: number, partial: string) => `line ${line} of the partial \`${partial}\``,
  conditionFalse: (tag: string, where: string) =>
    `the condition of \`${tag}\` (${where}) does not apply`,
  branchReached: (tag: string, where: string) => `the text after \`${tag}\` (${where}) is rendered`,
  empty: (path: string) => `${path} is empty`,
  noItems: (path: string) => `${path} has no items`,
  absent: (path: string) => `${path} is absent`,
  present: (path: string) => `${path} is present`,
  otherSchema: (problem: string) => `It does not match the input schema: ${problem}`,
  knownInput: () => 'The dataset or an earlier proposal has this input.',
  likeFailure: (input: string, reasons: string) =>
    `a different input with the same difficulty as ${input}, which failed: ${reasons}`,
  realistic: () => 'a realistic input unlike the examples',
  notObject: () => 'The input is not an object.',
  branchNotReached: () => 'It does not reach that branch.',
  branch: () => 'Branch of the template',
  edge: () => 'Edge of the input schema',
  failure: () => 'Failing row',
  further: () => 'Further input',
  callIncomplete: (model: string) => `The call of ${model} did not complete.`,
  noRows: (model: string) => `The reply of ${model} has no rows.`,
  notJson: () => 'This line is not JSON.',
} as const;
