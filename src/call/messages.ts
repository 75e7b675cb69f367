/** Every message about a call that cannot be made, so that they can be reviewed and translated together. */
export const messages = {
  onlyInEditor: (model: string) =>
    `${model} is a model of VS Code, available only in the editor. Choose another model.`,
  cannotCount: (provider: string) => `${provider} cannot count tokens.`,
} as const;
