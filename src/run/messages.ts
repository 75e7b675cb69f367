/** Every message about a run, so that they can be reviewed and translated together. */
export const messages = {
  settingsIgnored: (problem: string) => `${problem} The file is ignored until this is fixed.`,
  recordingsUnread: (problem: string) => `The recordings could not be read: ${problem}.`,
  replyUnrecorded: (problem: string) => `The reply could not be recorded: ${problem}.`,
  notInFile: (file: string, problem: string) => `${file}: ${problem}`,
  hostClosed: () => 'This host is closed, so the run did not start. Load the prompt again.',
} as const;

/** Why the cost of a run is unknown, as the end of a sentence. */
export const costReasons = {
  sandbox: () => 'a sandbox model bills nothing',
  editor: () => 'VS Code does not report what its models cost',
  ended: () => 'the call ended before its usage was reported',
} as const;

/** Where spans are written, as messages name it. */
export const sinkNames = {
  log: (file: string) => `run log ${file}`,
} as const;
