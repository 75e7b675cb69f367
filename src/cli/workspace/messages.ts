/** Problems of files that are named to a command, so that they can be reviewed and translated together. */
export const messages = {
  notTouchstoneFile: (file: string) => `${file} is not a prompt, an eval file or a golden dataset.`,
  sameFile: (file: string, first: string) => `${file} is the same file as ${first}; skipped.`,
  missing: (path: string) => `${path} does not exist or cannot be read.`,
  notCheckable: (file: string) =>
    `${file} is not a prompt, an eval file, a golden dataset or a touchstone.yaml.`,
  unreadable: (file: string, problem: string) => `${file} cannot be read: ${problem}.`,
  cannotCheck: (file: string) => `${file} cannot be checked.`,
  notIgnored: () =>
    'Git does not ignore .touchstone/, which contains prompts, inputs and replies: add `.touchstone/*` and `!.touchstone/recordings/` to .gitignore.\n',
  note: (note: string) => `note: ${note}\n`,
} as const;
