import { visibleLine } from '../../format/visibleText.ts';

/** Texts of `touchstone run`, so that they can be reviewed and translated together. */
export const messages = {
  cutOff: () => 'cut off: the reply reached the token limit (maxOutputTokens)',
  refused: () => 'refused: the model declined to answer',
  filtered: () => 'filtered: the provider’s content filter stopped the reply',
  partialReply: () => '; the reply is partial',
  providerMessage: (providerMessage: string) => `  provider message: ${providerMessage}`,
  fallbackAnswered: (fallback: string, model: string) => `${fallback} answered instead of ${model}`,
  fallbackValue: () => 'the reply is the fallback value of `touchstone.degrade`',
  firstToken: (time: string) => `first token ${time}`,
  toolCall: (name: string, written: string) => `tool call: ${name} ${written}`,
  validWhenIgnoring: (fixes: string) => `  valid when ignoring ${fixes}: set output.lenient`,
  parameterNotSent: (parameter: string) =>
    `${parameter} was not sent: the model does not accept it`,
  toolNotSent: (tool: string) =>
    `tool ${visibleLine(tool)} was not sent: define it under \`tools\``,
  outputSchema: () => 'the output schema',
  output: () => 'the output',
  notEnforced: (what: string) => `the provider does not enforce ${what}; Touchstone checks it`,
  notCalled: (model: string, problem: string) => `${model} was not called: ${problem}`,
  retryIn: (wait: string) => `again in ${wait}`,
  replyStartsAgain: () => ' The reply starts again.',
  noAnswer: () => 'No answer.',
  noModel: (called: string) =>
    `${called} names no model: write \`model: provider/model\` in it, or add --model.`,
} as const;
