/** Every message about a key of `config` that is refused, so that they can be reviewed and translated together. */
export const messages = {
  owned: (key: string, instead: string) => `\`config.${key}\` is set by Touchstone; ${instead}.`,
  replies: (key: string) =>
    `\`config.${key}\` asks for more than one reply, and only one is read; remove it, and repeat an evaluation with \`repeat\`.`,
  limit: (key: string) => `\`config.${key}\` is not a number of tokens; write \`maxOutputTokens\`.`,
} as const;

/** What to do instead of setting a key that only Touchstone sets, as the end of a sentence. */
export const instead = {
  model: () => 'write `model:` in the frontmatter',
  messages: () => 'write the messages in the template',
  history: () => 'write earlier messages in the template with `{{history}}`',
  remove: () => 'remove it',
  toolChoice: () => 'write `toolChoice:` in the frontmatter',
  tools: () => 'write `tools:` in the frontmatter',
  config: () => 'write the keys in it directly under `config`',
  endpoint: () => 'declare an endpoint in touchstone.yaml',
} as const;
