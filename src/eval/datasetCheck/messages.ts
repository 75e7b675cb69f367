import { formatPercent } from '../../format/figures.ts';

/** Findings in golden datasets, so that they can be reviewed and translated together. */
export const messages = {
  inPartial: (line: number, partial: string) => ` (line ${line} of the partial \`${partial}\`)`,
  alwaysTrue: (tag: string, where: string) =>
    `In every row that reaches it, the condition of \`${tag}\`${where} applies. Add a row in which it does not.`,
  neverReached: (tag: string, where: string) =>
    `No row reaches the text after \`${tag}\`${where}. Add a row that does.`,
  notScored: () =>
    'No scorer applies to this row, so its samples are skipped. Add `expected`, `calls` or `score` to it, or remove it.',
  sameInput: (other: string) =>
    `Same input as ${other}, so this row counts twice. Remove one of them.`,
  contradictory: (other: string) =>
    `Same input as ${other}, but another expected reply, so no model passes both each time. Correct one of them.`,
  nearDuplicate: (other: string, similarity: number) =>
    `Nearly the same input as ${other} (about ${formatPercent(similarity)} similar). Remove one of them, or give both the same \`cluster\`.`,
  line: (line: number) => `line ${line}`,
  partialLine: (line: number, partial: string) => `line ${line} of the partial \`${partial}\``,
  leaked: (share: number, where: string) =>
    `The prompt contains ${formatPercent(share)} of this input, at ${where}, so the row tests what the model was shown. Use another example there, or remove the row.`,
  missingLabel: (name: string, label: string) =>
    `No row has \`${name}\` = \`${label}\`, which the output schema allows. Add rows for it.`,
  rareLabel: (name: string, label: string, found: number, rows: number, share: number) =>
    `\`${name}\` is \`${label}\` in ${found} of ${rows} rows (${formatPercent(share)}), so the pass rate says little about it. Add rows for it.`,
} as const;
