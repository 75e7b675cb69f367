import { plural } from '../../format/figures.ts';

/** Texts about judges, their labels and calibrations that people read, so that they can be reviewed and translated together. */
export const messages = {
  calibrationUnread: (problem: string) => `The calibration cannot be read: ${problem}.`,
  calibrationUnusable: () =>
    'The calibration cannot be used: it is not as `touchstone judge calibrate` writes it. Run it again.',
  judgePrompt: (file: string, line: number, problem: string) =>
    `The judge ${file}:${line}: ${problem}`,
  labelsUnread: (problem: string) => `The labels cannot be read: ${problem}.`,
  atLine: (line: number, problem: string) => `line ${line}: ${problem}`,
  moreProblems: (more: number) => `… and ${plural(more, 'more problem')}`,
  labelForm: () => 'A label is an object: {"input": {…}, "output": …, "pass": true}.',
  noOutput: () => 'This label has no `output`. Add the reply.',
  inputNotObject: () => '`input` must be an object of the prompt’s variables.',
  judgeNotName: () => '`judge` must be a name.',
  noSuchVerdict: (written: string) =>
    `\`pass\` is ${written}. Write true or false (or yes and no, pass and fail, 1 and 0), or leave it empty.`,
  judgeWithoutModel: (judge: string) =>
    `The judge \`${judge}\` has no model. Write \`model: provider/model\` in its settings or in its prompt.`,
} as const;
