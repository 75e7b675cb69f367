/** Every command of the extension. A test compares this table with package.json. */
export const commands = {
  run: 'touchstone.prompt.run',
  compare: 'touchstone.prompt.compare',
  openComparison: 'touchstone.comparison.open',
  stop: 'touchstone.prompt.stop',
  evaluate: 'touchstone.eval.run',
  rerunFailed: 'touchstone.eval.rerunFailed',
  findCheapest: 'touchstone.eval.findCheapest',
  improve: 'touchstone.prompt.improve',
  applyProposed: 'touchstone.proposal.apply',
  bless: 'touchstone.eval.bless',
  setKey: 'touchstone.key.set',
  clearKey: 'touchstone.key.clear',
  openLog: 'touchstone.log.open',
  newPrompt: 'touchstone.prompt.new',
  preview: 'touchstone.prompt.preview',
  showViolations: 'touchstone.schema.showViolations',
  suggestModel: 'touchstone.model.suggest',
  openOutput: 'touchstone.output.open',
  relax: 'touchstone.output.relax',
  copyExample: 'touchstone.output.copyExample',
  rerun: 'touchstone.output.rerun',
  saveRow: 'touchstone.row.save',
  copyCode: 'touchstone.code.copy',
  openTerminal: 'touchstone.terminal.open',
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];
