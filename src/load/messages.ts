/** Every message about a file that cannot be loaded, so that they can be reviewed and translated together. */
export const messages = {
  promptUnread: (file: string, problem: string) => `${file} cannot be read: ${problem}.`,
  promptUnreadAt: (file: string, revision: string, problem: string) =>
    `${file} cannot be read at revision \`${revision}\`: ${problem}.`,
  twoSettings: (file: string, other: string) =>
    `The folder of ${file} also has ${other}. Only one of the two files can apply. Delete one.`,
  settingsUnread: (file: string, problem: string) => `${file} is not read: ${problem}.`,
  settingsForeign: (file: string, problem: string) =>
    `${file} is not read: ${problem}, who could send your prompts and keys elsewhere; copy it, change its owner, or set TOUCHSTONE_TRUST=1.`,
} as const;
