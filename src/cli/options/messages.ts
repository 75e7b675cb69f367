/** Problems of options and inputs, so that they can be reviewed and translated together. */
export const messages = {
  notJson: (name: string, problem: string) => `${name} is not JSON: ${problem}`,
  notObject: (name: string) => `${name} must be a JSON object of the prompt's variables.`,
  standardInput: () => 'The input on standard input',
  emptyInput: () =>
    'The value of --input is empty; give a JSON file, JSON itself, or - for standard input.',
  inputOption: () => 'The value of --input',
  inputUnread: (source: string, problem: string) =>
    `The input ${source} cannot be read: ${problem}. Give a JSON file, JSON itself, or - for standard input.`,
  inputNotNamed: (source: string, problem: string) =>
    `The input ${source} cannot be read: ${problem}. Name the file itself.`,
  emptyList: () => 'The list is empty.',
  empty: () => 'It is empty.',
  wholeNumber: () => 'a whole number',
  notInRange: (kind: string, from: string, largest: number) =>
    `It must be ${kind} ${from} up to ${largest}, in digits.`,
  onlyOnce: () => 'It can be given only once.',
} as const;
