import { formatCount, formatPrice, formatTokenLimit, plural } from '../../format/figures.ts';

/** Texts of hovers, as plain text in which `code spans` are kept. */
export const messages = {
  'argument.unread': () => 'The partial does not read it.',
  'argument.read': (lines: readonly number[]) =>
    `The partial reads it on ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}.`,
  'argument.title': () => 'an argument of the partial',
  'data.inLoop': (summary: string) => `${summary} Available within \`{{#each}}\`.`,
  'helper.title': (origin: string) => `a helper of ${origin}`,
  'helper.named': () => 'Named arguments:',
  'limit.range': (least: string, most: string) => `${least} to ${most}`,
  'limit.least': (least: string) => `at least ${least}`,
  'limit.most': (most: string) => `at most ${most}`,
  'model.address': () => 'Address:',
  'model.endpoint': () => 'at the endpoint',
  'model.protocol': () => 'Protocol:',
  'model.region': (region: string | undefined) => `Region: ${region ?? 'unknown'}`,
  'model.source': (source: string) => `Source: ${source}`,
  'model.unknown': () =>
    'Not in the catalog: window, output limit, price and lifecycle are unknown.',
  'model.unknownFacts': () => 'Window, output limit and price: unknown',
  'model.unsupported': () => 'Does not support',
  'model.window': (window: number | undefined) => `Context window: ${formatTokenLimit(window)}`,
  'model.outputLimit': (limit: number | undefined) => `Output limit: ${formatTokenLimit(limit)}`,
  'model.retired': (date: string | undefined, replacement: string | undefined) =>
    `Retired${date === undefined ? '' : ` on ${date}`}${use(replacement)}`,
  'model.deprecated': (date: string | undefined, replacement: string | undefined) =>
    `Deprecated${date === undefined ? '' : `, retires on ${date}`}${use(replacement)}`,
  'price.line': (input: number, output: number) =>
    `${formatPrice(input)} in, ${formatPrice(output)} out per 1M tokens`,
  'price.unknownLine': () => 'price unknown',
  'window.line': (window: number | undefined) =>
    window === undefined ? 'window unknown' : `${formatCount(window)} window`,
  'price.all': (prices: readonly string[], source: string) =>
    `Price per 1M tokens: ${prices.join(', ')} (${source})`,
  'price.unknown': () => 'Price: unknown',
  'price.input': (price: number) => `${formatPrice(price)} input`,
  'price.output': (price: number) => `${formatPrice(price)} output`,
  'price.cacheRead': (price: number) => `${formatPrice(price)} cached input`,
  'price.cacheWrite': (price: number) => `${formatPrice(price)} cache write`,
  'price.cacheWrite1h': (price: number) => `${formatPrice(price)} cache write for one hour`,
  'price.tier': (tokens: number, input: number, output: number) =>
    `Above ${formatCount(tokens)} input tokens: ${formatPrice(input)} input, ${formatPrice(output)} output`,
  'price.change': (date: string, input: number, output: number) =>
    `From ${date}: ${formatPrice(input)} input, ${formatPrice(output)} output`,
  'price.source': (source: string | undefined, date: string | undefined) =>
    `${source === undefined ? 'list price' : `price in ${source}`}${date === undefined ? '' : ` of ${date}`}`,
  'partial.title': () => 'Partial',
  'partial.more': (lines: number) => `… ${plural(lines, 'more line')}`,
  'role.title': () => 'message',
  'variable.default': () => 'Default:',
  'variable.row': () => 'In golden row',
  'variable.undeclared': () => 'not in the input schema',
} as const;

/** Variables that Handlebars or the run sets. */
export const dataMeanings = {
  index: 'The index of the element in a list, starting at 0.',
  key: 'The key of the value in a map; in a list, its index.',
  first: 'Whether this is the first element.',
  last: 'Whether this is the last element.',
  root: 'The whole input, wherever the tag is.',
  state: "The conversation's state, given by the caller of the run.",
  auth: 'The identity of the caller, given by the caller of the run.',
  metadata: "The prompt's own data.",
  prompt: 'The frontmatter of the prompt.',
  docs: 'The documents given to the run.',
  messages: 'The earlier messages of the conversation.',
} as const;

export const roleMeanings: Readonly<Record<string, string>> = {
  system: 'Instructions that apply to the whole conversation.',
  user: 'What the user says; text before any role is a user message.',
  model: 'What the model said, as in an example of a good reply.',
  tool: 'The result of a tool that the model called.',
};

/** The keys of a golden row. */
export const rowKeyMeanings: Readonly<Record<string, string>> = {
  id: 'The name of the row, unique in the dataset. Without it, the row is identified by its input and history.',
  input: "The values of the prompt's variables.",
  expected: 'The expected output: fields of the output, or text.',
  tags: 'Words to filter rows by.',
  note: 'Why the row exists, for people.',
  history: 'The earlier messages of the conversation.',
  tools: 'Results of tools. The model is called again with them until it calls no tool.',
  calls: 'The expected tool calls, which the scorer `toolCalls` compares.',
  score: 'Scorers of this row. They are merged with those of the eval file by their names.',
};

/** The types of Picoschema. */
export const picoschemaMeanings: Readonly<Record<string, string>> = {
  string: 'Text',
  integer: 'A whole number',
  number: 'A number',
  boolean: 'true or false',
  any: 'Any value',
  null: 'Only null',
};

/** The JSON Schema keywords that are validated. */
export const keywordMeanings: Readonly<Record<string, string>> = {
  type: 'The type of the value',
  properties: 'The fields of an object, each with its schema',
  required: 'The names of the required fields',
  additionalProperties: 'Whether other fields are allowed, or their schema',
  items: 'The schema of the elements of a list',
  enum: 'The allowed values',
  const: 'The only allowed value',
  description: 'What the value is; the model reads it',
  minimum: 'The smallest allowed number',
  maximum: 'The largest allowed number',
  minLength: 'The minimum number of characters',
  maxLength: 'The maximum number of characters',
  minItems: 'The minimum number of elements',
  maxItems: 'The maximum number of elements',
  pattern: 'A regular expression that the text must match',
  format: 'A format of text, such as date',
  anyOf: 'Schemas of which at least one must match',
};

function use(replacement: string | undefined): string {
  return replacement === undefined ? '' : `; use ${replacement}`;
}
