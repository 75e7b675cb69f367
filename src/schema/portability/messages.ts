/** Every message about what a provider does not enforce of a schema, each a sentence without its full stop. */
export const messages = {
  objectRoot: (provider: string) =>
    `${provider} accepts only an object as the whole output; the schema is not sent`,
  onlyHint: (provider: string, why: string) =>
    `${provider} ${why}; the schema is only a hint to the model`,
  notSent: (provider: string, why: string) => `${provider} ${why}; the schema is not sent`,
  keyword: (provider: string, keyword: string) =>
    `${provider} does not enforce \`${keyword}\`; the model only reads it`,
  format: (provider: string, format: unknown) =>
    `${provider} does not enforce the format \`${String(format)}\`; the model only reads it`,
  oneOf: (provider: string) =>
    `${provider} reads \`oneOf\` as \`anyOf\`: a reply may match more than one shape`,
  nextToReference: (provider: string, keyword: string) =>
    `${provider} ignores \`${keyword}\` next to a \`$ref\``,
} as const;

/** What a provider does not accept, continued from its name. */
export const reasons = {
  recursive: () => 'does not accept a recursive schema',
  boolean: () => 'does not accept `true` or `false` as a schema',
  allOf: () => 'cannot join schemas with `allOf`',
  otherDocument: () => 'does not follow references to other documents',
  any: () => 'does not have a type `any`',
  values: () => 'does not accept objects or lists as values',
  type: () => 'needs a type here',
  items: () => 'needs the type of the list items',
  optional: (name: string) =>
    `always returns every field, and \`${name}\` may be absent but not null`,
  openObject: () => 'does not accept maps with arbitrary names',
} as const;
