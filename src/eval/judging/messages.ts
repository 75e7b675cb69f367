/** Texts about judges, their labels and calibrations that people read, so that they can be reviewed and translated together. */
export const messages = {
  calibrationUnread: (problem: string) => `The calibration cannot be read: ${problem}.`,
  calibrationUnusable: () =>
    'The calibration cannot be used: it is not as `touchstone judge calibrate` writes it. Run it again.',
  judgePrompt: (file: string, line: number, problem: string) =>
    `The judge ${file}:${line}: ${problem}`,
  labelsUnread: (problem: string) => `The labels cannot be read: ${problem}.`,
  notJson: () => 'This is not JSON.',
  labelForm: () => 'A label is an object: {"input": {…}, "output": …, "pass": true}.',
  noOutput: () => 'This label has no `output`. Add the reply.',
  inputNotObject: () => '`input` must be an object of the prompt’s variables.',
  judgeNotName: () => '`judge` must be a name.',
  passNotBoolean: () => '`pass` must be true, false or null.',
  judgeWithoutModel: (judge: string) =>
    `The judge \`${judge}\` has no model. Write \`model: provider/model\` in its settings or in its prompt.`,
} as const;
