import { formatPercent, formatPoints, formatProbability, plural } from '../../format/figures.ts';

/** Texts about improvements of prompts that people read, so that they can be reviewed and translated together. */
export const messages = {
  currentText: () => 'the current text',
  tooLong: () => 'It is too long.',
  invalidPrompt: (line: number, problem: string) =>
    `It is not a valid prompt: line ${line}: ${problem}`,
  notRendered: (row: string, problem: string) =>
    `It cannot be rendered for the row \`${row}\`: ${problem}`,
  variableLost: (name: string) => `The variable \`${name}\` no longer reaches the model.`,
  otherRoles: () => 'It changes the roles, media or turns that are sent.',
  otherSettings: () => 'It changes the settings of the prompt.',
  empty: () => 'It is empty.',
  sameText: (other: string) => `It is the same as ${other}.`,
  earlierProposal: () => 'an earlier proposal',
  variableUnused: (name: string) => `It does not use the variable \`${name}\`.`,
  unknownVariable: (name: string) => `It uses \`${name}\`, which is not an input.`,
  unknownPrice: (model: string) => `The price of ${model} is unknown.`,
  unsaved: (problem: string) =>
    `Could not save the improvement: ${problem}. It continues, and cannot be resumed.`,
  replyWithoutText: () => 'The reply has no text.',
  leak: (row: string) =>
    `It contains text of the row \`${row}\`, which could then no longer test it.`,
  nothingToContinue: () =>
    'There is no run to continue: the last one finished. Run without --resume.',
  unknownRun: (run: string) => `There is no run ${run} of this prompt.`,
  inProgress: (run: string, process: number) =>
    `The run ${run} is in progress in process ${process}. If it is not, continue it with \`--resume ${run}\`.`,
  changedSince: (run: string) =>
    `The prompt, its scorers or its rows changed since the run ${run}. Run without --resume.`,
  badRows: (bad: number) => `${plural(bad, 'row')} cannot be used.`,
  severalPrompts: (file: string, names: string) =>
    `${file} evaluates several prompts. Name one of them: ${names}.`,
  noModel: () => 'No model is named. Add `model: provider/model` to the prompt, or --model.',
  severalModels: (model: string) =>
    `The prompt is improved for ${model}. Choose another model with --model.`,
  independentGroups: () => 'independent groups of rows',
  tooFewRows: (needed: number, has: number, unit: string, rows: number) =>
    `There are too few rows for a test. Half of the rows are held out, and a test can say *better* only if at least ${needed} of these fail now and pass then. ${has} ${unit} are held out; add rows until there are at least ${rows}.`,
  noReply: () => 'There was no reply.',
  noTemplate: () => 'The reply has no `template`.',
  developmentRow: () => 'development row',
  heldOutRow: () => 'held-out row',
  plan: (name: string, model: string, proposals: number, proposer: string, rows: string) =>
    `${name}: improved for ${model}, ${plural(proposals, 'proposal')} by ${proposer}; ${rows}.`,
  detectable: (points: string) =>
    `The test finds a gain of ${points} points with a probability of 80 % if no row is broken.`,
  nothingFails: (noSaving: string) =>
    `Every development row passes, so there is nothing to improve from. Add rows that the prompt does not handle yet. ${noSaving}`,
  tooFewFailures: (failing: number, needed: number, noSaving: string) =>
    `Too few rows fail for a test: at most ${plural(failing, 'held-out row')} can be expected to fail, and at least ${needed} must be fixed before the test can say *better*. Add rows that fail. ${noSaving}`,
  savingUnknown: () =>
    'No cheaper text was looked for, because the cost of a reply is unknown or 0.',
  savingNotShowable: () =>
    'No cheaper text was looked for: even if it changed no reply, the held-out rows could not rule out a drop of more than `gate.regress`. Add rows, or raise `gate.regress`.',
  noneBetter: (passRate: number) =>
    `No proposal passes more development rows than the current text (${formatPercent(passRate)}), or as many at a lower cost. The held-out rows were not used.`,
  budget: () => 'The budget does not allow the next calls.',
  noProposal: () => 'No proposal could be made.',
  change: (change: number, rows: number) =>
    `${formatPoints(change)} points on ${plural(rows, 'held-out row')}`,
  lowerBound: (low: number, confidence: number) =>
    `at least ${formatPoints(low)} at ${formatPercent(confidence)} confidence`,
  better: (finalist: number, points: string, bound: string, p: string) =>
    `Text ${finalist} is better: ${points}, ${bound}, ${p}.`,
  cheaper: (text: number, saving: string, points: string, bound: string, tolerated: string) =>
    `Text ${text} is not worse and cheaper: ${saving}, and ${points}, ${bound}; a drop of ${tolerated} points is tolerated.`,
  incomplete: (missing: number) =>
    `The test is incomplete: ${plural(missing, 'held-out row')} without a result.`,
  notBetter: (text: number, points: string, p: string, level: number, cheaper: string) =>
    `Text ${text} is not shown to be better: ${points}, ${p}; *better* needs p of at most ${formatProbability(level)}.${cheaper} The prompt stays as it is.`,
  saves: (saving: string) => ` It has ${saving}`,
  savingByChance: (saving: string) => `${saving}, but this may be chance.`,
  savingNotProved: (saving: string, drop: string, tolerated: string) =>
    `${saving}, but a drop of ${drop} points is possible, and ${tolerated} are tolerated (\`gate.regress\`). More rows narrow this down.`,
  unknownCost: () => 'its cost is unknown',
  lessCost: (share: number) => `${formatPercent(share)} less cost`,
  noTemplateField: (file: string) =>
    `${file} needs \`template\` in its output schema: the new text of the prompt. \`touchstone improve --print-instructions\` prints the built-in prompt.`,
} as const;
