/** Every message about a schema written in Picoschema, so that they can be reviewed and translated together. */
export const messages = {
  any: () =>
    'Dotprompt makes `any` a type that JSON Schema does not have; leave the schema out instead.',
  mixture: (name: string, lost: string) =>
    `A field called \`${name}\` turns this into JSON Schema, where \`${lost}\` is ignored; rename it.`,
  properties: () => 'A field called `properties` can turn this into JSON Schema; rename it.',
  levels: (most: number) => `A schema has at most ${most} levels.`,
  choices: () =>
    'Picoschema has no list of choices; write `name(array): { value(enum): [a, b] }`, or the whole schema as JSON Schema.',
  list: () => 'A list is not a type; write `name(array): type`, or `name(enum): [a, b]`.',
  noType: () => 'This has no type; write one, such as `string`.',
  enumList: () => 'An enum needs a list of its values: `name(enum): [a, b]`.',
  enumEmpty: () => 'An enum without values matches nothing; list its values.',
  parentheses: (type: string) =>
    `\`${type}\` is not allowed in parentheses; use array, object or enum.`,
  secondParenthesis: (name: string) =>
    `The description of \`${name}\` ends at the second \`(\`; remove that parenthesis.`,
  closingParenthesis: (name: string) =>
    `The closing parenthesis of \`${name}\` is not at the end of the key; move \`)\` there, and a \`?\` in front of the parentheses.`,
  notASchema: (value: unknown) =>
    `A schema consists of names and types; ${JSON.stringify(value)} is neither.`,
  notAType: (name: string, hint: string) =>
    `\`${name}\` is not a type; ${hint}${hint.endsWith('?') ? '' : '.'}`,
  unknownName: (name: string, types: readonly string[]) =>
    `\`${name}\` is not a type or a known schema, so nothing is validated against it; declare it under \`schemas\` in touchstone.yaml or as ${name}.schema.json in this folder or one above, or use ${types.join(', ')}.`,
  unusable: (problem: string) => `${problem}, so nothing is validated against it.`,
} as const;

/** What to write instead of a name that is not a type, as the end of a sentence. */
export const hints = {
  write: (written: string) => `write \`${written}\``,
  list: (element: string) => `write \`name(array): ${element}\``,
  comma: () => 'put a comma between type and description',
  enum: () => 'write `name(enum): [a, b]`',
  whole: (type: string) => `write \`name(${type}): ...\`; JSON Schema can only be a whole schema`,
  guess: (type: string) => `did you mean \`${type}\`?`,
  use: (types: readonly string[]) => `use ${types.join(', ')}`,
} as const;

/** Why a schema is too large to be compiled, as the end of a sentence. */
export const sizes = {
  objects: (most: number) => `it has more than ${most} objects`,
  levels: (most: number) => `it has more than ${most} levels`,
  shapes: (keyword: string, most: number) => `\`${keyword}\` has more than ${most} shapes`,
} as const;
