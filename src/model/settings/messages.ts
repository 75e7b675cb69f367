/** Every message about the workspace's settings, so that they can be reviewed and translated together. */
export const messages = {
  unpriced: (model: string, budget: string) =>
    `The price of \`${model}\` is unknown, so the budget of ${budget} cannot be applied. Set its price under \`prices\` in touchstone.yaml, or choose another model.`,
  endpoint: (key: string, problem: string) => `\`${key}\` ${problem}`,
  schemaFileUnread: (path: string, problem: string) => `${path} is not read: ${problem}`,
  schemaFileNotJson: (path: string, reason: string | undefined) =>
    `${path} is not JSON${reason === undefined ? '' : `: ${reason}`}`,
  schemaFileNotObject: (path: string) => `${path} is not JSON Schema: it must be an object`,
  schemaFileInvalid: (path: string, reason: string) =>
    `${path} is not valid JSON Schema: ${reason}`,
} as const;

/** A budget as it is named in `unpriced`. */
export const budgets = {
  run: (amount: string) => `${amount} a run`,
  day: (amount: string) => `${amount} a day`,
  eval: (amount: string) => `${amount} an evaluation`,
} as const;

/** What is wrong with a declared endpoint, continued from the name of its key. */
export const endpointTexts = {
  scheme: () => 'does not begin with `http://` or `https://`',
  space: () => 'contains a space, a control character or a backslash',
  password: () =>
    'contains a user name or password; remove it and name the key with `key: ${env:NAME}`',
  host: () => 'has no host; write one, such as `https://models.example.com/v1`',
  port: (port: string) => `has the port ${port}; ports are 1 to 65535`,
  url: () => 'is not a valid URL',
  fragment: () => 'contains a fragment (`#…`); remove it',
  variable: () => 'contains `${` without a variable; write `${env:NAME}`',
  headerText: () => 'contains a line break or a character that a header cannot contain',
} as const;

/** Why a model may not get the data of a prompt. `data` is the class of the data, if it has one. */
export const residencyTexts = {
  passedOn: (key: string, provider: string, allowed: string) =>
    `With \`config.${key}\` providers other than \`${provider}\` may get the data, which may only go to ${allowed}; remove it.`,
  otherRegion: (
    data: string | undefined,
    allowed: string,
    provider: string,
    regions: readonly string[],
  ) =>
    `${data === undefined ? 'The data' : `\`${data}\` data`} may only go to ${allowed}; \`${provider}\` processes it in ${regions.join(', ')}.`,
  unknownEndpoint: (data: string | undefined, allowed: string, provider: string) =>
    `Where \`${provider}\` processes data is unknown, and ${dataOf(data)} may only go to ${allowed}; give the endpoint its \`region\` in touchstone.yaml.`,
  unknownProvider: (data: string | undefined, allowed: string, provider: string) =>
    `Where \`${provider}\` processes data is unknown, and ${dataOf(data)} may only go to ${allowed}; declare an endpoint with a \`region\` in touchstone.yaml.`,
  redeclared: (file: string, data: string | undefined, provider: string) =>
    `${file} allows ${dataOf(data)} for its own \`${provider}\`, and a nearer touchstone.yaml declares another endpoint of this name; rename that one.`,
} as const;

function dataOf(name: string | undefined): string {
  return name === undefined ? 'the data' : `\`${name}\` data`;
}
