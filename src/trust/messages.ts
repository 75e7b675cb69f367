/** Every message about the permission for an endpoint or a module. `grant` is from `grantText`. */
export const messages = {
  /** What an endpoint does and gets, as a message without its period. */
  grant: (endpoint: string, replaced: string | undefined, address: string, given: string) =>
    `The endpoint \`${endpoint}\` of touchstone.yaml${replaced === undefined ? '' : ` replaces ${replaced} and`} sends prompts to ${address}${given}`,
  /** What a scorer module is, as a message without its period. */
  module: (module: string, imports: readonly string[]) =>
    `The scorer module \`${module}\`${imports.length === 0 ? '' : `, with ${new Intl.ListFormat('en').format(imports)},`} runs on this machine as a program with your rights`,
  question: (grant: string) => `${grant}. Allow this for this workspace?`,
  refusal: (grant: string, hash: string) =>
    `${grant}, which is not allowed for this workspace: run again in the editor or a terminal and allow it, add --trust, or set TOUCHSTONE_TRUST=${hash}.`,
} as const;

/** Parts of `grant`. */
export const parts = {
  unencrypted: (address: string) => `${address}, unencrypted`,
  moreFiles: (more: number) => `${more} more`,
  variables: (variables: readonly string[]) =>
    `, with the environment ${variables.length === 1 ? 'variable' : 'variables'} ${new Intl.ListFormat('en').format(variables)}`,
  key: (variable: string) => `${variable} (key)`,
  header: (variable: string, header: string) => `${variable} (header ${header})`,
} as const;
