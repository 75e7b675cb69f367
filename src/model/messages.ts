/** Messages of failures that several folders report. */
export const errorMessages = {
  cancelled: () => 'The run was cancelled.',
  internal: (problem: string) => `Internal error: ${problem}`,
} as const;

/** What a person can do about a failure, one sentence for each class of errors. */
export const advice = {
  rateLimited: () => 'Wait and run again, or run fewer calls at once.',
  overloaded: () => 'Run again in a moment, or choose another model.',
  timeout: () => 'Run again, or choose another model.',
  network: () => 'Check the network and the address, then run again.',
  quotaExhausted: () => 'Add credit or raise the limit with the provider, or choose another model.',
  auth: () => 'Check the key and what it may be used for, or set another one.',
  noKey: () => 'Set a key for the provider, or choose a sandbox model.',
  unknownModel: () => 'Check its name, and that the key may use it.',
  badRequest: () => 'Change what it names in the prompt file.',
  contextOverflow: () => 'Shorten the input, or choose a model with a larger context window.',
  contentFilter: () => 'Reword the prompt or the input.',
  responseTooLarge: () => 'Lower `config.maxOutputTokens`.',
  schemaInvalid: () => 'Run again, or make the prompt say more clearly what the output has to be.',
  guarded: () => 'Change the rule that refused the call, or what it refused.',
  noRecording: () => 'Run it once with a key and recording on, or choose a sandbox model.',
  badInput: () => 'Correct the input.',
  cancelled: () => 'Run again.',
  internal: () => 'Run again; if it persists, report it.',
} as const;

/** What a person can do about a call that a rule refused, where that differs from `advice`. */
export const guardAdvice = {
  trust: () => 'Allow the endpoint, then run again.',
  config: () => 'Correct `config` of the prompt.',
  residency: () => 'Choose a model in an allowed region, or change the rule.',
  outputTokens: () => 'Lower the output limit of the prompt, or raise the budget.',
  budget: () => 'Raise the budget, or choose a cheaper model.',
} as const;

/** Why a cost is unknown, as the end of a sentence. */
export const costReasons = {
  model: () => 'no price is known for this model',
  usage: () => 'the provider reported no token usage',
  tokens: (kind: string) => `no price is known for ${kind}`,
  notSent: () => 'nothing was sent',
} as const;

/** The kinds of tokens that have their own price, as `costReasons.tokens` names them. */
export const tokenKinds = {
  input: () => 'input',
  cacheRead: () => 'cached input',
  cacheWrite: () => 'writing the prompt cache',
  cacheWrite1h: () => 'writing the prompt cache for an hour',
  output: () => 'output',
} as const;
