import { plural } from '../../format/figures.ts';

/** Texts of `touchstone judge`, so that they can be reviewed and translated together. */
export const messages = {
  truePositiveRate: () => 'passes what people pass (TPR)',
  trueNegativeRate: () => 'fails what people fail (TNR)',
  selfAgreement: () => 'agrees with itself',
  orderBias: () => 'decides by the order',
  noVerdict: () => 'no verdict',
  noJudge: (file: string) => `${file} has no judge: add the scorer \`judge\` to its \`score\`.`,
  repliesWithoutVerdict: (problem: string) => `some replies have no verdict: ${problem}\n`,
  unknownJudge: (file: string, line: number, judge: string, known: string) =>
    `${file}:${line}: the evaluation has no judge \`${judge}\`. Its judges: ${known}.`,
  labelForm: (problems: string) =>
    `${problems}\nA label is a row of JSON Lines, JSON, YAML or CSV: {"input": {…}, "output": "…", "pass": true}. \`touchstone judge label\` writes some to fill in.`,
  noLabel: (file: string) =>
    `${file} has no label with a verdict: replace \`"pass": null\` with true or false.`,
  openLabels: (open: number) => `${plural(open, 'reply', 'replies')} without a verdict ignored\n`,
  labelsExist: (file: string) =>
    `${file} exists: its labels would be lost. Name another file with --output.`,
  noResults: (file: string) => `No reply of ${file} was scored yet: run \`touchstone eval\` first.`,
  labelsWritten: (replies: number, file: string) =>
    `wrote ${plural(replies, 'reply', 'replies')} to ${file}: replace each \`"pass": null\` with true or false\n`,
  written: (file: string) => `wrote ${file}\n`,
} as const;
