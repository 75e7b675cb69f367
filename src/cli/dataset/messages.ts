import { formatUsd, plural } from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';

/** Texts of `touchstone dataset`, so that they can be reviewed and translated together. */
export const messages = {
  noDataset: (paths: string) =>
    `There is no dataset in ${paths}: write triage.golden.jsonl next to triage.prompt, or a triage.eval.yaml.`,
  nothingFound: () => 'nothing found',
  branches: (reached: number, all: number) =>
    `  branches of the template: ${reached} of ${all} reached`,
  datasetNotNamed: () => 'Name a golden dataset, an eval file or a prompt.',
  unreadable: (file: string, problem: string) => `${file} could not be read: ${problem}.`,
  unwritable: (file: string, problem: string) => `${file} could not be written: ${problem}.`,
  severalEvaluations: (file: string, evaluations: number) =>
    `${file} has ${plural(evaluations, 'evaluation')}. Name one of them.`,
  nothingToEvaluate: (file: string) => `There is nothing to evaluate in ${file}.`,
  rowsInEvalFile: (file: string) =>
    `The rows of ${file} are in the eval file itself. Move them to a dataset file to add proposed rows.`,
  modelNeeded: () => '--prompt and --budget need --model: without a model nothing is sent.',
  unknownCost: () => 'unknown cost',
  estimate: (usd: number, limit: number) =>
    `The rows are estimated to cost ~${formatUsd(usd)}, more than ${formatUsd(limit)}.`,
  estimated: (cost: string, calls: number, model: string) =>
    `estimate: ${cost} for ${plural(calls, 'call')} of ${model}\n`,
  needsYes: (question: string) => `${question} Add --yes or --budget.`,
  notStarted: () => 'Not started.',
  nothingWritten: () => 'Nothing was written.',
  written: (file: string) =>
    `They are in ${visibleLine(file)} and do not count until you accept them: touchstone dataset accept ${visibleLine(file)}`,
  noRowToPropose: (rows: number) =>
    `No row to propose: ${plural(rows, 'row')} and earlier proposals show every branch and edge that could be made.`,
  proposed: (rows: number, where: string) =>
    `${plural(rows, 'proposed row')}, without \`expected\`. ${where}`,
  dropped: (dropped: number) => `${plural(dropped, 'row')} of the model not used:`,
  problem: (problem: string) => `problem: ${visibleLine(problem)}`,
  budgetReached: () => 'The budget is reached; the other calls were not made.',
  open: (open: number) =>
    `${plural(open, 'branch or edge', 'branches and edges')} still without a row.`,
  rejected: (rows: number) => `rejected ${plural(rows, 'proposed row')}\n`,
  accepted: (rows: number, file: string) => `accepted ${plural(rows, 'row')} into ${file}\n`,
  notAProposal: (file: string, line: number, problem: string) =>
    `${file}:${line}: Not a proposal: ${problem}\n`,
  withoutExpected: (rows: number) =>
    `${plural(rows, 'accepted row')} without \`expected\`: write what a correct reply is, or a \`score\` that needs none.\n`,
  unknownProposal: (id: string, file: string) => `There is no open proposal \`${id}\` in ${file}.`,
  noIds: (file: string) => `Name the ids of proposals in ${file}, or use --all.`,
  question: (word: string) => `${word} this row?`,
  datasetMissing: (proposals: string) => `There is no dataset for ${proposals} in its folder.`,
  noProposals: (file: string) => `${file} does not exist. Run touchstone dataset grow first.`,
} as const;
