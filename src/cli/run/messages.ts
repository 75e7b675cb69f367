import { visibleLine } from '../../format/visibleText.ts';

/** Texts of `touchstone run`, so that they can be reviewed and translated together. */
export const messages = {
  cutOff: () => 'cut off: the reply reached the token limit (maxOutputTokens)',
  refused: () => 'refused: the model declined to answer',
  filtered: () => 'filtered: the provider’s content filter stopped the reply',
  interrupted: (model: string, isPartial: boolean) =>
    `interrupted: ${model}${isPartial ? '; the reply is partial' : ''}`,
  providerMessage: (providerMessage: string) => `  provider message: ${providerMessage}`,
  fallbackAnswered: (fallback: string, model: string) => `${fallback} answered instead of ${model}`,
  fallback: (reply: string) => `fallback: ${reply}`,
  fallbackValue: () => 'the reply is the fallback value of `touchstone.degrade`',
  firstToken: (time: string) => `first token ${time}`,
  totalTime: (time: string) => `total ${time}`,
  toolCall: (name: string, written: string) => `tool call: ${name} ${written}`,
  valid: (ignored: string) => `schema: valid${ignored === '' ? '' : `, ignoring ${ignored}`}`,
  validWhenIgnoring: (fixes: string) => `  valid when ignoring ${fixes}: set output.lenient`,
  parameterNotSent: (parameter: string) =>
    `${parameter} was not sent: the model does not accept it`,
  toolNotSent: (tool: string) =>
    `tool ${visibleLine(tool)} was not sent: define it under \`tools\``,
  outputSchema: () => 'the output schema',
  output: () => 'the output',
  keyword: (keyword: string, place: string) => `${keyword} of ${place}`,
  notEnforced: (what: string) => `the provider does not enforce ${what}; Touchstone checks it`,
  notCalled: (model: string, problem: string) => `${model} was not called: ${problem}`,
  failedAttempt: (model: string, time: string, wait: string | undefined, problem: string) =>
    `${model}, after ${time}${wait === undefined ? '' : `, retried ${wait} later`}: ${problem}`,
  asking: (problem: string, model: string, when: string, restart: string) =>
    `${problem} Asking ${model} ${when}.${restart}`,
  retryIn: (wait: string) => `again in ${wait}`,
  replyStartsAgain: () => ' The reply starts again.',
  noAnswer: () => 'No answer.',
  noModel: (called: string) =>
    `${called} names no model: write \`model: provider/model\` in it, or add --model.`,
} as const;
