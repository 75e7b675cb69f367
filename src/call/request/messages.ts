/** Every message about a request that cannot be made from a prompt. `where` is the name of the file, with a line if known. */
export const messages = {
  notRendered: (where: string, problem: string | undefined) =>
    `${where}: ${problem ?? 'the template could not be rendered.'}`,
  customHelper: (where: string, helper: string) =>
    `${where}: \`${helper}\` is a helper of your application, which cannot be run here; write its result as a variable instead.`,
} as const;

/** What is wrong with an input, continued from the name of the file. */
export const inputProblems = {
  missing: (variable: string) =>
    `the input variable \`${variable}\` is missing; add it to the input.`,
  invalid: (problem: string) => `the input does not fit the prompt's input schema: ${problem}`,
} as const;

/** Why a medium cannot be sent, as the end of `mediaRefusal`. */
export const unreadMedia = {
  type: () => 'its type is unknown; give `contentType` in `{{media}}`',
  noFolder: () => 'the prompt has no folder to look in; give a `data:` URL',
  hidden: () => 'hidden files are not sent',
  empty: () => 'it is empty',
} as const;
