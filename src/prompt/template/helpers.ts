/** What is known about a helper, for checks, hover and completion. */
export interface HelperFacts {
  readonly name: string;
  /** `{{#name}}...{{/name}}`, or `{{name}}`. */
  readonly form: 'block' | 'inline';
  /** Minimum and maximum number of positional arguments. */
  readonly arguments: readonly [number, number];
  /** Named arguments. */
  readonly named: readonly string[];
  readonly from: 'dotprompt' | 'handlebars';
  readonly summary: string;
  readonly example: string;
}

const facts: readonly HelperFacts[] = [
  {
    name: 'role',
    form: 'inline',
    arguments: [1, 1],
    named: [],
    from: 'dotprompt',
    summary: 'Starts a message of this role: system, user, model or tool.',
    example: '{{role "system"}}',
  },
  {
    name: 'history',
    form: 'inline',
    arguments: [0, 0],
    named: [],
    from: 'dotprompt',
    summary: 'Inserts the earlier messages of the conversation.',
    example: '{{history}}',
  },
  {
    name: 'media',
    form: 'inline',
    arguments: [0, 0],
    named: ['url', 'contentType'],
    from: 'dotprompt',
    summary: 'Inserts an image or other media, by its URL.',
    example: '{{media url=photo contentType="image/png"}}',
  },
  {
    name: 'section',
    form: 'inline',
    arguments: [1, 1],
    named: [],
    from: 'dotprompt',
    summary: 'Marks the position of a named section.',
    example: '{{section "output"}}',
  },
  {
    name: 'json',
    form: 'inline',
    arguments: [1, 1],
    named: ['indent'],
    from: 'dotprompt',
    summary: 'Writes a value as JSON.',
    example: '{{json order indent=2}}',
  },
  {
    name: 'ifEquals',
    form: 'block',
    arguments: [2, 2],
    named: [],
    from: 'dotprompt',
    summary: 'Keeps its text when both values are strictly equal.',
    example: '{{#ifEquals plan "free"}}...{{else}}...{{/ifEquals}}',
  },
  {
    name: 'unlessEquals',
    form: 'block',
    arguments: [2, 2],
    named: [],
    from: 'dotprompt',
    summary: 'Keeps its text unless both values are strictly equal.',
    example: '{{#unlessEquals plan "free"}}...{{/unlessEquals}}',
  },
  {
    name: 'if',
    form: 'block',
    arguments: [1, 1],
    named: ['includeZero'],
    from: 'handlebars',
    summary: 'Keeps its text when the value is neither empty, false nor 0.',
    example: '{{#if plan}}Plan: {{plan}}{{/if}}',
  },
  {
    name: 'unless',
    form: 'block',
    arguments: [1, 1],
    named: ['includeZero'],
    from: 'handlebars',
    summary: 'Keeps its text when the value is empty, false or 0.',
    example: '{{#unless plan}}No plan.{{/unless}}',
  },
  {
    name: 'each',
    form: 'block',
    arguments: [1, 1],
    named: [],
    from: 'handlebars',
    summary: 'Repeats its text for each element of a list or value of a map.',
    example: '{{#each examples}}{{@index}}. {{this.text}}\n{{/each}}',
  },
  {
    name: 'with',
    form: 'block',
    arguments: [1, 1],
    named: [],
    from: 'handlebars',
    summary: 'Reads the variables of its text from a value.',
    example: '{{#with customer}}{{name}}{{/with}}',
  },
  {
    name: 'lookup',
    form: 'inline',
    arguments: [2, 2],
    named: [],
    from: 'handlebars',
    summary: 'Reads a field whose name is itself a value.',
    example: '{{lookup prices plan}}',
  },
  {
    name: 'log',
    form: 'inline',
    arguments: [0, Number.POSITIVE_INFINITY],
    named: ['level'],
    from: 'handlebars',
    summary: 'Prints nothing.',
    example: '{{log plan}}',
  },
];

export const helpers: ReadonlyMap<string, HelperFacts> = new Map(
  facts.map(fact => [fact.name, fact]),
);

export function isHelper(name: string): boolean {
  return helpers.has(name);
}

/**
 * Whether `{{name}}` without arguments reads a field with that name. A helper that needs arguments could do
 * nothing there, and fields named `role` are common. Other runtimes call the helper.
 */
export function readsField(name: string): boolean {
  const helper = helpers.get(name);
  return helper?.form === 'inline' && helper.from === 'dotprompt' && name !== 'history';
}
