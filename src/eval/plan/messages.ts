/** Problems of eval files and of what an evaluation was asked for, so that they can be reviewed and translated together. */
export const messages = {
  outsideWorkspace: (pattern: string) =>
    `\`${pattern}\` is outside the workspace folder. Move the datasets into the workspace.`,
  noDataset: (pattern: string) =>
    `\`${pattern}\` matches no dataset. Paths are relative to this file.`,
  notRelative: (path: string) =>
    `\`${path}\` is not a path relative to this file. Write one, such as \`./triage.prompt\`.`,
  metricName: (name: string) =>
    `\`${name}\` is the name of a scorer’s metric. Give the formula another name.`,
  formula: (name: string, problem: string) =>
    `The formula of \`${name}\` cannot be read: ${problem}. Write one such as \`2 * precision * recall / (precision + recall)\`.`,
  unreadable: (problem: string) => `The file cannot be read: ${problem}.`,
  sharedBaseline: () =>
    '`baseline` names one file, and each prompt has a baseline of its own. Remove `baseline`, or write an eval file for each prompt.',
  unknownRow: (word: string) => `No row has the id or tag \`${word}\`.`,
  unknownRowGuess: (word: string, guess: string) =>
    `No row has the id or tag \`${word}\`. Did you mean \`${guess}\`?`,
  noBaseline: () => 'There is no such baseline. Run with `--bless` to write it.',
  baselineUnread: (problem: string) => `The baseline cannot be read: ${problem}.`,
  baselineUnusable: (problem: string) => `The baseline cannot be used: ${problem}.`,
  atCommit: (commit: string, problem: string) => `At commit ${commit}: ${problem}`,
  noGoldenDataset: (file: string) =>
    `This prompt has no golden dataset. Create ${file} with one JSON row per line: {"input": {...}, "expected": ...}.`,
  notInRange: (name: string, largest: number) =>
    `\`${name}\` must be a whole number from 1 to ${largest}.`,
  datasetUnread: (file: string, problem: string) =>
    `The dataset ${file} cannot be read: ${problem}.`,
  noModel: () =>
    'No model is selected. Write `model: provider/model` in the prompt, or choose a model.',
  sameCommit: (name: string) => `\`${name}\` is a commit that was named before.`,
  sameAsRevision: (file: string, revision: string) =>
    `${file} has not changed since \`${revision}\`; it is evaluated once.`,
  unclosedQuote: (written: string) => `the text after \`${written}\` has no closing quote`,
  notPartOfRow: (name: string) =>
    `\`${name}\` is not a part of a row; a variable is written \`input.${name}\`, a text in quotes`,
  condition: (where: string, problem: string) =>
    `The condition \`${where}\` cannot be used: ${problem}.`,
  conditionOf: (where: string, problem: string) =>
    `The condition \`${where}\` cannot be used: ${problem}`,
  noBaselineForRows: () =>
    'There is no baseline to compare the rows with. Run with `--bless` to write it.',
  seedWithoutSample: () =>
    'A seed changes which rows are drawn. Set the number of rows to draw as well.',
  sampleNotPositive: () => 'The number of rows must be a whole number above 0.',
  promptVariable: () => 'a variable of the prompt',
  outputField: () => 'a field of the output schema',
  didYouMean: (root: string, guess: string) => ` Did you mean \`${root}.${guess}\`?`,
  notFieldOf: (root: string, name: string, owner: string, next: string) =>
    `\`${root}.${name}\` is not ${owner}.${next}`,
} as const;
