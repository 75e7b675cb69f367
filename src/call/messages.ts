/** Every message about a call that cannot be made, so that they can be reviewed and translated together. */
export const messages = {
  onlyInEditor: (model: string) =>
    `${model} is a model of VS Code, available only in the editor. Choose another model.`,
  noHttp: (model: string) =>
    `${model} is not called with HTTP, so there is no request to show. Choose another model.`,
  retired: (model: string, lastDay: string | undefined, replacement: string | undefined) =>
    `The provider retired ${model}${lastDay === undefined ? '' : ` after ${lastDay}`}, so it refuses the call. Choose ${replacement ?? 'another model'}.`,
  cannotCount: (provider: string) => `${provider} cannot count tokens.`,
} as const;
