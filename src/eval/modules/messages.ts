import { formatBytes } from '../../format/figures.ts';

/** Texts about scorer modules that people read, so that they can be reviewed and translated together. */
export const messages = {
  otherLanguage: (path: string, endings: string) =>
    `The scorer module ${path} is not a JavaScript or TypeScript file. Its name must end with ${endings}.`,
  unreadable: (path: string, problem: string) =>
    `The scorer module ${path} cannot be read: ${problem}.`,
  tooManyFiles: (path: string, mostFiles: number) =>
    `The scorer module ${path} imports more than ${mostFiles} files. Move them into a package.`,
  notLoaded: (seconds: number) => `was not loaded in ${seconds} s`,
  notStarted: (problem: string) => `could not be started: ${problem}`,
  loadFailed: (problem: string) => `could not be loaded: ${problem}`,
  noVerdict: (seconds: number) => `gave no verdict in ${seconds} s`,
  noProgram: () => 'The program for scorer modules is missing. Install touchstone again.',
  outOfMemory: (limit: number) => `needs more than ${formatBytes(limit)} of memory`,
  failed: (problem: string) => `failed: ${problem}`,
  failedOutside: (problem: string) => `failed outside of its verdict: ${problem}`,
  exitCode: (code: number) => `exit code ${code}`,
  processEnded: (reason: string) => `ended its process (${reason})`,
  stopped: () => 'was stopped',
  failure: (path: string, problem: string) => `The scorer module \`${path}\` ${problem}.`,
  noParent: () => 'This is started by Touchstone only.',
  notAllowed: (path: string) =>
    `it imports ${path}, which was not part of what was allowed. Import it by a relative path in quotes`,
  changedSince: (path: string) => `${path} changed after the evaluation had started. Run it again`,
  noTypeScript: (version: string) =>
    `this Node (${version}) does not run TypeScript. Write the module in JavaScript, or run the evaluation with \`touchstone eval\` on another Node`,
  noFunction: () => 'it has no default export that is a function',
  atLine: (line: string) => ` (line ${line})`,
} as const;
