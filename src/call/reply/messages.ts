/** Every message about a reply that does not exist or does not match, so that they can be reviewed and translated together. */
export const messages = {
  endedEarly: (model: string, why: string) =>
    `The reply of ${model} was ended early because it can no longer match: ${why}.`,
  invalid: (model: string, why: string) =>
    `The reply of ${model} does not match what the prompt asks for: ${why}.`,
  /** Built-in correction text. It is part of requests: changing it invalidates recorded corrections. */
  correction: () => `Your reply does not fit what was asked for:
{{#each findings}}
- {{message}}
{{/each}}
Give the whole reply again, and nothing else.
`,
  correctionUnusable: (partial: string, problem: string) =>
    `\`_${partial}.prompt\` cannot be used, so the built-in wording is: ${problem}`,
  noKey: (provider: string, isReplayed: boolean, variable: string | undefined) =>
    `No key for ${provider} was found${isReplayed ? ' and no recording answers this request' : ''}: set ${variable}, run “Touchstone: Set API Key”, or choose a sandbox model.`,
  noRecording: (model: string) =>
    `No recording answers this request to ${model}: run it once with a key and recording on, or choose a sandbox model.`,
  noRepeat: (model: string, number: number) =>
    `No recording answers repeat ${number} of this request to ${model}: record it with \`--live --record --repeat ${number}\`, or evaluate with fewer repeats.`,
} as const;

/** Parts of messages. */
export const problems = {
  schema: () => 'it does not match the output schema',
  more: (problem: string, count: number) => `${problem}, and ${count} more`,
  notRendered: () => 'it could not be rendered.',
} as const;
