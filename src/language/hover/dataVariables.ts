/** A value that Handlebars or the run sets, read with `@`. */
export interface DataVariable {
  readonly name: string;
  readonly summary: string;
  /** Only set within `{{#each}}`. */
  readonly inLoop?: true;
  readonly fields?: Readonly<Record<string, string>>;
}

export const dataVariables: readonly DataVariable[] = [
  { name: 'index', inLoop: true, summary: 'The number of the element in a list, from 0.' },
  { name: 'key', inLoop: true, summary: 'The key of the value in a map; its number in a list.' },
  { name: 'first', inLoop: true, summary: 'Whether this is the first element.' },
  { name: 'last', inLoop: true, summary: 'Whether this is the last element.' },
  { name: 'root', summary: 'The whole input, wherever the tag stands.' },
  { name: 'state', summary: "The conversation's state, given by the caller of the run." },
  { name: 'auth', summary: 'Who asks, given by the caller of the run.' },
  {
    name: 'metadata',
    summary: "The prompt's own data.",
    fields: {
      prompt: 'The frontmatter of the prompt.',
      docs: 'The documents given to the run.',
      messages: 'The earlier messages of the conversation.',
    },
  },
];

export const roles: Readonly<Record<string, string>> = {
  system: 'Instructions that stand above the conversation.',
  user: 'What the user says; text before any role is the user’s.',
  model: 'What the model has said, as in an example of a good reply.',
  tool: 'The result of a tool that the model called.',
};
