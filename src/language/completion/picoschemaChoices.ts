import type { PromptDocument } from '../../prompt/document.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { YamlPlace } from '../cursor/yamlCursor.ts';
import { type Choice, Kind } from './items.ts';
import { keysAt } from './schemaChoices.ts';

/** The types of Picoschema, each with what it holds. */
export const picoschemaTypes: Readonly<Record<string, string>> = {
  string: 'Text',
  integer: 'A whole number',
  number: 'A number',
  boolean: 'true or false',
  any: 'Anything',
  null: 'Nothing but null',
};

interface Form {
  readonly label: string;
  readonly detail: string;
  readonly text: string;
  readonly snippet: string;
}

function forms(indent: string): readonly Form[] {
  return [
    {
      label: 'name: type',
      detail: 'A field',
      text: 'name: string',
      snippet: '${1:name}: ${2|string,integer,number,boolean,any|}, ${3:what it is}',
    },
    {
      label: 'name?: type',
      detail: 'A field that may be missing or null',
      text: 'name?: string',
      snippet: '${1:name}?: ${2|string,integer,number,boolean,any|}, ${3:what it is}',
    },
    {
      label: 'name(enum): [a, b]',
      detail: 'One of these values',
      text: 'name(enum): []',
      snippet: '${1:name}(enum, ${2:what it is}): [${3:a, b}]',
    },
    {
      label: 'name(array): type',
      detail: 'A list',
      text: 'name(array): string',
      snippet: '${1:name}(array, ${2:what it holds}): ${3|string,integer,number,boolean|}',
    },
    {
      label: 'name(array): fields',
      detail: 'A list of objects',
      text: `name(array):\n${indent}  field: string`,
      snippet: `\${1:name}(array, \${2:what it holds}):\n${indent}  \${3:field}: \${4:string}`,
    },
    {
      label: 'name(object): fields',
      detail: 'An object',
      text: `name(object):\n${indent}  field: string`,
      snippet: `\${1:name}(object, \${2:what it is}):\n${indent}  \${3:field}: \${4:string}`,
    },
    {
      label: '(*): type',
      detail: 'Any further field',
      text: '(*): string',
      snippet: '(*): ${1:string}',
    },
  ];
}

/** JSON Schema's words that validation here knows, with their meaning. */
export const jsonSchemaWords: Readonly<Record<string, string>> = {
  type: 'The type of the value',
  properties: 'The fields of an object, each with its schema',
  required: 'The names of the fields that must be there',
  additionalProperties: 'Whether other fields may be there, or their schema',
  items: 'The schema of the elements of a list',
  enum: 'The values that are allowed',
  const: 'The one value that is allowed',
  description: 'What the value is; the model reads it',
  minimum: 'The least number allowed',
  maximum: 'The largest number allowed',
  minLength: 'The least number of characters',
  maxLength: 'The largest number of characters',
  minItems: 'The least number of elements',
  maxItems: 'The largest number of elements',
  pattern: 'A regular expression that a text must match',
  format: 'A form of text, such as date',
  anyOf: 'Schemas of which one must fit',
};

/** What can stand in an `input.schema` or `output.schema`: fields, forms, types. */
export function picoschemaChoices(document: PromptDocument, place: YamlPlace): readonly Choice[] {
  const { at, path, typed, word, colonFollows, column } = place;
  const inParens = /\(([^)]*)$/.exec(typed)?.[1];
  if (at !== 'value' && inParens !== undefined) {
    return inParens.includes(',') ? [] : parenChoices(typed, word, colonFollows);
  }
  const yaml = document.frontmatter?.yaml;
  const taken = yaml ? keysAt(yaml, path) : [];
  const found: Choice[] = [];
  if (isJsonSchema(document, path)) {
    if (at !== 'value') found.push(...wordChoices(taken, colonFollows, path));
    return path.at(-1) === 'type' || at === 'value' ? [...found, ...jsonTypes(path)] : found;
  }
  if (at !== 'value' && !colonFollows) {
    if (path.length === 2 && path[0] === 'input') found.push(...undeclared(document, taken));
    const indent = ' '.repeat(column);
    found.push(
      ...forms(indent).map(
        (form): Choice => ({ ...form, kind: Kind.Snippet, rank: 5, filter: form.label }),
      ),
    );
    if (path.length === 2 && taken.length === 0) {
      found.push({
        label: 'type: object',
        kind: Kind.Snippet,
        detail: 'JSON Schema instead',
        rank: 8,
      });
    }
  }
  if (at === 'key' || colonFollows || typed.includes(',')) return found;
  const key = String(path.at(-1) ?? '');
  if (/\(enum\b/.test(key))
    return [{ label: '[a, b]', kind: Kind.Snippet, text: '[]', snippet: '[${1:a, b}]' }];
  if (/\(object\b/.test(key)) return found;
  return typeof path.at(-1) === 'number'
    ? []
    : [...typeChoices(path.length === 2 ? 7 : 3), ...found];
}

function typeChoices(rank: number): readonly Choice[] {
  return Object.entries(picoschemaTypes).map(([label, detail]) => ({
    label,
    kind: Kind.TypeParameter,
    detail,
    snippet: `${label}\${1:, what it is}`,
    rank,
  }));
}

/** Within `name(`: the word is the key so far, so each choice repeats it. */
function parenChoices(typed: string, word: string, closed: boolean): readonly Choice[] {
  const name = typed.slice(0, typed.lastIndexOf('('));
  const tail = word.slice(word.lastIndexOf('('));
  const rest = /,[\s\S]*$/.exec(tail)?.[0] ?? ')';
  const details = { array: 'A list', object: 'An object', enum: 'One of some values' };
  return Object.entries(details).map(([label, detail]) => ({
    label,
    kind: Kind.Keyword,
    detail,
    filter: `${name}(${label}`,
    text: `${name}(${label}${closed ? rest : `): ${label === 'enum' ? '[]' : ''}`}`,
  }));
}

/** Variables that the body reads and no field declares. */
function undeclared({ template }: PromptDocument, taken: readonly string[]): readonly Choice[] {
  const declared = taken.map(key => key.replace(/[?(][\s\S]*$/, ''));
  const read = template.variables.flatMap(({ path }) => path?.[0] ?? []);
  return [...new Set(read)]
    .filter(name => name !== '*' && name !== '?' && !declared.includes(name))
    .map(name => ({
      label: name,
      kind: Kind.Variable,
      detail: 'Read in the body',
      text: `${name}: string`,
      snippet: `${name}: \${1:string}\${2:, what it is}`,
      rank: 2,
    }));
}

function isJsonSchema({ metadata }: PromptDocument, [holder]: YamlPlace['path']): boolean {
  const side = metadata.raw[String(holder)];
  const schema = isRecord(side) ? side['schema'] : undefined;
  if (!isRecord(schema)) return false;
  const words = ['object', 'array', ...Object.keys(picoschemaTypes)];
  return words.includes(String(schema['type'])) || isRecord(schema['properties']);
}

function wordChoices(
  taken: readonly string[],
  colonFollows: boolean,
  path: YamlPlace['path'],
): readonly Choice[] {
  // The keys below `properties` are names, not words.
  if (path.at(-1) === 'properties') return [];
  return Object.entries(jsonSchemaWords)
    .filter(([label]) => !taken.includes(label))
    .map(([label, detail]) => ({
      label,
      kind: Kind.Property,
      detail,
      text: colonFollows ? label : `${label}: `,
    }));
}

function jsonTypes(path: YamlPlace['path']): readonly Choice[] {
  if (path.at(-1) !== 'type') return [];
  return ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'].map(label => ({
    label,
    kind: Kind.TypeParameter,
  }));
}
