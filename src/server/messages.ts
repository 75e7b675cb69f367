/** Texts that the language server sends to an editor, so that they can be reviewed and translated together. */
export const messages = {
  refreshing: () => 'Refreshing the diagnostics',
  cancelled: () => 'The editor cancelled the request.',
  tooLarge: () => 'it does not fit into memory',
  readingWorkspace: () => 'Reading the workspace',
  readingChanges: () => 'Reading changed files',
  readingMovedFolder: () => 'Reading a moved folder',
  checking: (uri: string) => `Checking ${uri}`,
  failed: (what: string, detail: string) => `${what} failed: ${detail}`,
  skipped: (path: string, problem: string) => `Skipped ${path}: ${problem}.`,
} as const;
