/** Every message about the frontmatter, by code, so that they can be reviewed and translated together. */
export const messages = {
  noFrontmatter: () => 'The prompt has no frontmatter.',
  'frontmatter-comment': () =>
    'Other Dotprompt runtimes read the frontmatter only at the start of the file or after `#` lines; write this comment with `#`.',
  'frontmatter-type': () =>
    'The frontmatter must be keys and values, such as `model: provider/model`.',
  'frontmatter-type.compare': (key: string) =>
    `\`${key}\` must be a list of models, such as [openai/gpt-5.4-mini].`,
  'frontmatter-type.default': () => '`input.default` must be a map of variables to values.',
  'frontmatter-type.map': (key: string) => `\`${key}\` must be a map of keys and values.`,
  'frontmatter-type.text': (key: string) => `\`${key}\` must be text.`,
  'frontmatter-type.quote': (key: string, value: unknown) =>
    `\`${key}\` must be text; put it in quotes: "${String(value)}".`,
  'frontmatter-type.tools': () => '`tools` must be a list of tool names.',
  'frontmatter-unclosed': () =>
    'The frontmatter is not closed; put a line `---` after its last key.',
  'frontmatter-value': (problem: string) => `${problem}.`,
  'frontmatter-yaml': (problem: string, hint: string | undefined) =>
    `The frontmatter is not valid YAML: ${problem}${hint === undefined ? '' : ` ${hint}`}`,
  'reserved-key': (written: string) => `\`${written}\` is reserved: it has no effect yet.`,
  'reserved-key.route': (written: string) =>
    `\`${written}\` is reserved: it has no effect yet, except that \`models suggest\` reads \`pass\`.`,
  'schema-invalid.input': (reason: string) =>
    `This is not valid JSON Schema, so inputs are not validated against it: ${reason}.`,
  'schema-invalid.output': (reason: string) =>
    `This is not valid JSON Schema, so no reply could be checked: ${reason}.`,
  'unknown-key': (key: string, known: readonly string[], guess: string | undefined) =>
    guess === undefined
      ? `\`${key}\` is not a known key. Available: ${known.join(', ')}.`
      : `\`${key}\` is not a known key. Did you mean \`${guess}\`?`,
} as const;

/** What to write instead, for the most frequent mistakes in YAML. */
export const hints = {
  list: () => 'A list is written `name(array): type`.',
  choice: () => 'A choice is written `name(enum): [a, b]`.',
  colon: () => 'Put a value that contains `: ` in quotes.',
  tab: () => 'Indent with spaces.',
} as const;

/** Titles of quick fixes. */
export const titles = {
  write: (text: string) => `Write \`${text}\``,
} as const;

/** Parts of the documentation of a key, after its description. */
export const keyTexts = {
  byDefault: (value: unknown) => `Default: \`${String(value)}\`.`,
  reserved: () => 'Reserved: it has no effect yet.',
  reservedValues: (values: readonly unknown[]) =>
    `Reserved, it has no effect yet: ${values.map(value => `\`${String(value)}\``).join(', ')}.`,
} as const;
