import { plural } from '../../format/figures.ts';

/** Titles of code actions, in the imperative. */
export const titles = {
  acceptProposal: (dataset: string) => `Accept this row into ${dataset}`,
  acceptProposals: (count: number, dataset: string) =>
    `Accept all ${plural(count, 'proposed row')} into ${dataset}`,
  rejectProposal: () => 'Reject this row',
  add: (name: string) => `Add \`${name}\``,
  closeAtMessageEnd: (name: string) => `Close \`<${name}>\` at the end of the message`,
  closeBefore: (name: string, around: string) =>
    `Close \`<${name}>\` at the end of \`<${around}>\``,
  change: (text: string) => `Change to \`${text}\``,
  createPartial: (name: string) => `Create \`_${name}.prompt\``,
  declareVariable: (name: string) => `Declare \`${name}\` in the input schema`,
  extractPartial: (name: string) => `Extract to partial \`_${name}.prompt\``,
  inferInput: (variables: number) =>
    `Infer the input schema from the template (${plural(variables, 'variable')})`,
  inferOutputFromSelection: () => 'Infer the output schema from the selected JSON',
  inferOutputFromExamples: (examples: number) =>
    `Infer the output schema from ${examples === 1 ? 'the example' : `${examples} examples`}`,
  insertExamples: (count: number) =>
    count === 1 ? 'Insert another example' : 'Insert two examples',
  moveUnderSchema: () => 'Move the fields under `schema`',
  quote: () => 'Put the value in quotes',
  remove: (name: string) => `Remove \`${name}\``,
  removeFrontmatter: () => 'Remove the frontmatter',
  renderAsJson: () => 'Render as JSON',
  set: (entry: string) => `Set \`${entry}\``,
  splitSections: () => 'Split into sections',
  toJsonSchema: () => 'Convert to JSON Schema',
  toPicoschema: (closes: boolean, widens: boolean) => {
    const changes = [
      ...(closes ? ['disallows other fields'] : []),
      ...(widens ? ['allows null for optional fields'] : []),
    ];
    return `Convert to Picoschema${changes.length > 0 ? ` (${changes.join(', ')})` : ''}`;
  },
  useThis: (name: string) => `Use \`this.${name}\``,
} as const;

/** How a rule of the schema or contract is loosened, in the imperative. */
export const loosening = {
  allowDecimals: () => 'Allow decimal numbers',
  allowDuplicates: () => 'Allow duplicate items',
  allowFields: () => 'Allow other fields',
  allowNull: () => 'Allow null',
  allowType: (type: string) => `Allow the type ${type}`,
  allowValue: (value: string) => `Add \`${value}\` to the allowed values`,
  dropItem: (keyword: string) => `Remove it from \`${keyword}\``,
  includeLimit: (keyword: string, limit: string) => `Change to \`${keyword}: ${limit}\``,
  makeOptional: (name: string) => `Make \`${name}\` optional`,
  moveLimit: (keyword: string, before: string, limit: number) =>
    `Change \`${keyword}\` from ${before} to ${limit}`,
} as const;

/** Placeholder texts that a person replaces. */
export const placeholders = {
  exampleInput: (number: number | undefined) =>
    number === undefined ? 'An example input' : `An example input, case ${number}`,
  exampleReply: () => 'The expected reply',
} as const;

/** Why something cannot be renamed. */
export const renameProblems = {
  column: (name: string, file: string) =>
    `\`${name}\` is a reserved column in ${file}. Choose another name.`,
  dynamicKeys: (path: string) =>
    `\`${path}\` is under keys that differ between rows, so not all of its uses can be found. Rename it manually.`,
  fileExists: (name: string) => `A file named ${name} already exists. Choose another name.`,
  fileName: (name: string) =>
    `\`${name}\` is not a valid file name for a prompt. Use letters, digits, \`-\` and \`_\`.`,
  helper: (name: string) =>
    `\`${name}\` is a helper, and \`{{${name}}}\` would call it. Choose another name.`,
  hidden: (name: string, file: string) =>
    `\`as |${name}|\` in ${file} would hide a variable of that name. Choose another name.`,
  identifier: (name: string) =>
    `\`${name}\` cannot be written as \`{{${name}}}\`. Use letters, digits, \`_\` and \`-\`, starting with a letter.`,
  inlineTaken: (name: string) => `A partial \`${name}\` already exists. Choose another name.`,
  model: () => 'Models are named by their providers. Choose another model instead.',
  nothing: () =>
    'There is nothing to rename here. You can rename a variable, an output field, a partial or a file.',
  picoschema: (name: string) =>
    `A field named \`${name}\` can turn Picoschema into JSON Schema. Choose another name.`,
  taken: (name: string, file: string) =>
    `\`${name}\` already exists in ${file}. Choose another name.`,
  takenInBlock: (name: string) =>
    `\`${name}\` already has a meaning in this block. Choose another name.`,
  unclear: (name: string, line: number, file: string) =>
    `Can't tell whether \`${name}\` on line ${line} of ${file} refers to this variable. Rename it manually.`,
  word: (name: string) => `\`${name}\` has a special meaning in templates. Choose another name.`,
} as const;

/** Why a row cannot be added to a dataset. */
export const rowProblems = {
  broken: (line: number, problem: string) =>
    `Line ${line}: ${problem} Fix it before you add a row.`,
  column: (name: string) => `The dataset has no column \`${name}\`. Add it, then save the row.`,
  noRow: (id: string) =>
    `The dataset no longer has a row ${id} that can be read. Save the reply as a new row.`,
  documentMark: () => 'The dataset ends with a document marker. Remove it, then save the row.',
  format: (format: string) =>
    `A ${format} dataset cannot store this row unchanged. Save it to a .golden.jsonl dataset.`,
} as const;
