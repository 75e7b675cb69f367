import { plural } from '../../format/figures.ts';

/** Texts about proposed rows that people read, so that they can be reviewed and translated together. */
export const messages = {
  line: (line: number) => `line ${line}`,
  partialLine: (line: number, partial: string) => `line ${line} of the partial \`${partial}\``,
  conditionFalse: (tag: string, where: string) =>
    `the condition of \`${tag}\` (${where}) does not apply`,
  branchReached: (tag: string, where: string) => `the text after \`${tag}\` (${where}) is rendered`,
  empty: (path: string) => `${path} is empty`,
  noItems: (path: string) => `${path} has no items`,
  hasCharacters: (path: string, length: number) => `${path} has ${plural(length, 'character')}`,
  hasItems: (path: string, length: number) => `${path} has ${plural(length, 'item')}`,
  hasValue: (path: string, value: string) => `${path} is ${value}`,
  absent: (path: string) => `${path} is absent`,
  present: (path: string) => `${path} is present`,
  otherSchema: (problem: string) => `It does not match the input schema: ${problem}`,
  knownInput: () => 'The dataset or an earlier proposal has this input.',
  likeFailure: (input: string, reasons: string) =>
    `a different input with the same difficulty as ${input}, which failed: ${reasons}`,
  realistic: () => 'a realistic input unlike the examples',
  dropped: (problem: string, goal: string) => `${problem} (for: ${goal})`,
  moreGoals: (more: number) => `, and ${more} more`,
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
