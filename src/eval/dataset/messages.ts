import { formatBytes } from '../../format/figures.ts';

/** Texts about golden datasets and their rows that people read, so that they can be reviewed and translated together. */
export const messages = {
  proposedRows: () =>
    'This file has proposed rows, which no evaluation counts. Accept them with `touchstone dataset accept`.',
  noRows: () => 'The dataset has no rows. Add one to evaluate.',
  unreadable: (problem: string) => `The file cannot be read: ${problem}.`,
  otherEnding: (endings: string) => `A dataset is a ${endings} file. This file has another ending.`,
  duplicateId: (id: string, line: number, otherFile: string | undefined) =>
    `Duplicate id \`${id}\`: line ${line}${otherFile === undefined ? '' : ` of ${otherFile}`} has it too. Give each row its own \`id\`.`,
  changedWhileRun: () =>
    'The file changed during the evaluation. The rest of its rows were not run. Run the evaluation again.',
  emptyCsv: () => 'The file is empty; its first line names the columns.',
  sameColumn: (name: string) =>
    `Two columns are named \`${name}\`. Rename one of them. No row of the file is read.`,
  otherCellCount: (expected: string, separator: string, found: number) =>
    `Expected ${expected}, separated by ${separator} as in the header, found ${found}.`,
  twoValues: (name: string) =>
    `\`${name}\` has a value, and so does the column for the whole object. Leave one of them empty.`,
  duplicateKey: (subject: string) =>
    `${subject} occurs twice. Remove one of them: only one of the values can be used.`,
  unexpectedEnd: () => 'unexpected end',
  unexpected: (found: string) => `unexpected ${found}`,
  invalidJson: (reason: string) => `Invalid JSON: ${reason}.`,
  invalidYaml: (reason: string) => `Invalid YAML: ${reason}.`,
  emptyJson: (form: string) => `The file is empty. ${form}`,
  unclosedList: () => 'The `]` that ends the list is missing.',
  jsonForm: () => 'A JSON dataset is a list of rows: [{"input": {...}}, ...].',
  textAfterList: () => 'There is text after the end of the list.',
  extraComma: () => 'There is a comma without a row before it.',
  rowTooLong: (longest: number) =>
    `This row is longer than ${formatBytes(longest)}. Shorten it, or split it into several rows.`,
  yamlForm: () => 'A YAML dataset is a list of rows: `- input: ...`.',
  rowForm: () => 'A row is an object with an `input`: {"input": {...}}.',
  rowTooDeep: (deepest: number) =>
    `This row is nested more than ${deepest} levels deep; flatten it, or pass it as text.`,
  isProposal: () =>
    'This row is a proposal, so it does not count. Accept it with `touchstone dataset accept`, or remove `proposed`.',
  unknownKey: (key: string, meant: string) =>
    `Unknown key \`${key}\` in a row. Did you mean \`${meant}\`?`,
  noInput: () => 'This row has no `input`. Add an object with the prompt’s variables.',
  inputNotObject: () => '`input` must be an object of the prompt’s variables.',
  idNotText: () => '`id` must be a text or a number.',
  tagsNotList: () => '`tags` must be a list of texts.',
  callsNotList: () => '`calls` must be a list of the expected tool calls.',
  unknownColumn: (name: string) =>
    `The column \`${name}\` is not a variable of the prompt. Rename it to \`expected\` or \`expected.<field>\`, in lowercase.`,
  addScorer: () => 'Add `equals` to `score`, or write the fields that a reply must have.',
  listField: () =>
    'List it under `paths` or `ignore` of `fields` in `score`, or remove it from the row.',
  notUsed: (names: string, more: number, next: string) =>
    `Not used by any scorer: ${names}${more > 0 ? ` and ${more} more` : ''}. No reply could pass. ${next}`,
} as const;
