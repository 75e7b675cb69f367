/** Every message about YAML that cannot be used, except those of the parser. */
export const messages = {
  tooDeep: () => 'It is nested too deeply to be read.',
  depth: (most: number) => `Maps and lists are nested more than ${most} deep.`,
  keyDepth: (most: number) => `A key is a map or list with more than ${most} levels.`,
  tag: (name: string) => `The tag \`${name}\` is not supported; remove it.`,
  noAnchor: (name: string) => `There is no anchor \`&${name}\` before this alias.`,
  circular: () => 'Circular alias: it is inside what it refers to.',
  aliases: (most: number) => `There are more than ${most} aliases.`,
  expanded: (most: number) => `The aliases expand to more than ${most} values.`,
} as const;

/** Why an edit of YAML is refused. */
export const refusals = {
  errors: () => 'The YAML has errors; fix them first.',
  exists: (name: string) => `${name} already exists.`,
  missing: (name: string) => `${name} does not exist, or is not of this kind.`,
  layout: (name: string) =>
    `Cannot change ${name} without changing other values or comments; edit the file manually.`,
} as const;

/** How refusals name a place in a file. */
export const places = {
  list: () => 'the list',
  at: (path: readonly (string | number)[]) => `\`${path.join('.')}\``,
} as const;
