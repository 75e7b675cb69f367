/** Every message about an endpoint that cannot be called, so that they can be reviewed and translated together. */
export const messages = {
  notAsked: (provider: string) => `${provider} was not asked: no key of it was found.`,
  notAReference: (written: string) =>
    `\`${written}\` is not a model reference: write \`provider/model\`, such as \`openai/gpt-5.4-mini\`.`,
  unknownProvider: (provider: string, reference: string, next: string) =>
    `The provider \`${provider}\` of \`${reference}\` is not known: ${next}`,
  headerVariable: (header: string, endpoint: string, variable: string) =>
    `The header \`${header}\` of the endpoint \`${endpoint}\` needs the environment variable ${variable}: set it, or put it into .env.`,
  headerText: (variable: string, header: string, endpoint: string) =>
    `The environment variable ${variable} contains a line break or a character that a header cannot contain: set it without, for the header \`${header}\` of the endpoint \`${endpoint}\`.`,
} as const;

/** What to write instead of a provider that is not known, as the end of `unknownProvider`. */
export const hints = {
  guess: (provider: string) => `did you mean \`${provider}/…\`?`,
  declare: (providers: readonly string[]) =>
    `declare it under \`endpoints\` in touchstone.yaml, or use one of ${providers.join(', ')}.`,
} as const;
