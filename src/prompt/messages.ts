const variables =
  'write a variable as `{{name}}`, a condition as `{{#if name}}…{{/if}}` and a loop as `{{#each names}}…{{/each}}`';
const roles = 'write the messages in the body, each after `{{role "system"}}` or `{{role "user"}}`';

/** The languages that a prompt file may be written in by mistake, and what to write instead, as the end of a sentence. */
export const dialectTexts = {
  dotnet: {
    name: 'the .NET DotPrompt format',
    instead: `put the settings between two lines of \`---\` and ${roles}`,
  },
  githubModels: {
    name: 'the GitHub Models format',
    instead: `put \`model\` between two lines of \`---\` and ${roles}`,
  },
  json: { name: 'JSON', instead: roles },
  prompty: {
    name: 'Prompty',
    instead:
      'write `model: provider/model`, the inputs under `input.schema`, and each message after `{{role "system"}}` or `{{role "user"}}`',
  },
  go: { name: 'Go template syntax', instead: variables },
  mustache: {
    name: 'Mustache with custom delimiters',
    instead: 'write the tags with `{{` and `}}`',
  },
  jinja: { name: 'Jinja or Liquid', instead: variables },
  erb: { name: 'ERB or EJS', instead: variables },
  javaScript: {
    name: 'JavaScript template literals',
    instead: 'write a variable as `{{name}}`',
  },
  python: { name: 'Python format strings', instead: 'write a variable as `{{name}}`' },
} as const;

export type DialectText = (typeof dialectTexts)[keyof typeof dialectTexts];

/** Every message about a whole prompt file and its partials, by code, so that they can be reviewed and translated together. */
export const messages = {
  'foreign-dialect': (dialect: DialectText, shown: string) =>
    `This file is written in ${dialect.name} (\`${shown}\`), not in Dotprompt; ${dialect.instead}.`,
  'foreign-dialect.first': ({ name }: DialectText) => `The first part in ${name}`,
  'unreadable-partial.name': (name: string) =>
    `\`${name}\` is not the name of a partial: partials are files \`_name.prompt\` in the folder of the prompt.`,
  'unreadable-partial': (name: string, problem: string) =>
    `The partial \`${name}\` cannot be read: ${problem}.`,
  'render.partialTooDeep': (name: string) =>
    `The partial \`${name}\` cannot be rendered: its blocks are nested more than 1,000 levels deep.`,
} as const;
