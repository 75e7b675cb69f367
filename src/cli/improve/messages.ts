import { formatPoints } from '../../format/figures.ts';

/** Texts of `touchstone improve`, so that they can be reviewed and translated together. */
export const messages = {
  text: () => 'text',
  changes: () => 'changes',
  idea: () => 'idea',
  current: () => 'current',
  promptNotNamed: () => 'Name a prompt: touchstone improve triage.prompt.',
  optionOfRun: (option: string) =>
    `--${option} is that of the run, so --resume does not accept it.`,
  smallBudget: () => 'The budget is below the estimate: it may be reached before the test.\n',
  currentText: () => 'current text',
  proposedTexts: () => 'proposed texts',
  heldOutTest: () => 'held-out test',
  resume: (again: string) => `What has ended is kept. Resume with: ${again}\n`,
  writeQuestion: (file: string) => `Write it into ${file}?`,
  textWritten: (file: string) => `${file} has the new text.\n`,
  writeWith: (again: string) => `Write it with: ${again} --write\n`,
  promptChanged: (file: string) =>
    `${file} changed since the improvement started, so it was not written.`,
  developmentRows: () => 'development rows',
  notUsed: (rejected: string) => `not used: ${rejected}`,
  heldOutRows: () => 'held-out rows',
  costChange: (change: number, low: number, high: number) =>
    `cost ${formatPoints(change)} % (${formatPoints(low)} % … ${formatPoints(high)} %)`,
  moreRows: (more: number) => `, and ${more} more`,
} as const;
