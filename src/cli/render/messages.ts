/** Texts of `touchstone render`, so that they can be reviewed and translated together. */
export const messages = {
  countedByProvider: () => ', counted by the provider',
  notCounted: (problem: string) => `The provider could not count the tokens: ${problem}\n`,
  tokensFor: (model: string) => `tokens for ${model}`,
} as const;
