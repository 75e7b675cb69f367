import { formatTokens } from '../../format/figures.ts';

/** The details of completions, and labels that are sentences. */
export const messages = {
  'block.closesInnermost': () => 'Closes the innermost block',
  'block.closesOuter': () => 'Closes an outer block',
  'endpoint.label': () => 'name: a server',
  'endpoint.detail': () => 'A model server under a name of your choice',
  'field.aside': (type: string, isRequired: boolean) => `${type}${isRequired ? '' : ', optional'}`,
  'field.expected': () => 'Expected in the dataset',
  'model.at': (protocol: string, address: string) => `${protocol} at ${address}`,
  'model.outputLimit': (tokens: number, model: string) =>
    `At most ${formatTokens(tokens)} for ${model}`,
  'partial.declaredIn': (caller: string) => `Declared in ${caller}`,
  'partial.empty': () => 'Empty',
  'partial.inline': () => 'Defined in this file',
  'partial.passedBy': (caller: string) => `Passed by ${caller}`,
  'partial.readBy': (partial: string) => `Read by ${partial}`,
  'picoschema.json': () => 'JSON Schema instead',
  'picoschema.undeclared': () => 'Used in the template',
  'row.detail': () => 'A golden row',
  'section.output': () => 'Where the output format is described',
  'value.default': () => 'Default',
  'value.example': () => 'Example',
  'variable.hasDefault': () => 'has a default',
  'variable.key': () => 'key or index',
} as const;

/** The forms of Picoschema fields. */
export const formMeanings = {
  field: 'A field',
  optional: 'A field that may be missing or null',
  enum: 'One of these values',
  array: 'A list',
  objects: 'A list of objects',
  object: 'An object',
  others: 'Any other field',
} as const;

/** Placeholders of snippets. */
export const placeholders = { what: 'what it is', holds: 'what it contains' } as const;
