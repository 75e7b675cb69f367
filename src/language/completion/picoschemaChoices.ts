import type { PromptDocument } from '../../prompt/document.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { YamlCursor } from '../cursor/yamlCursor.ts';
import { formMeanings, messages, placeholders } from '../messages/completion.ts';
import { keywordMeanings, picoschemaMeanings } from '../messages/hover.ts';
import { type CompletionChoice, Kind } from './items.ts';
import { keysAt } from './schemaChoices.ts';

interface Form {
  readonly label: string;
  readonly detail: string;
  readonly text: string;
  readonly snippet: string;
}

function forms(indent: string): readonly Form[] {
  const { what, holds } = placeholders;
  return [
    {
      label: 'name: type',
      detail: formMeanings.field,
      text: 'name: string',
      snippet: `\${1:name}: \${2|string,integer,number,boolean,any|}, \${3:${what}}`,
    },
    {
      label: 'name?: type',
      detail: formMeanings.optional,
      text: 'name?: string',
      snippet: `\${1:name}?: \${2|string,integer,number,boolean,any|}, \${3:${what}}`,
    },
    {
      label: 'name(enum): [a, b]',
      detail: formMeanings.enum,
      text: 'name(enum): []',
      snippet: `\${1:name}(enum, \${2:${what}}): [\${3:a, b}]`,
    },
    {
      label: 'name(array): type',
      detail: formMeanings.array,
      text: 'name(array): string',
      snippet: `\${1:name}(array, \${2:${holds}}): \${3|string,integer,number,boolean|}`,
    },
    {
      label: 'name(array): fields',
      detail: formMeanings.objects,
      text: `name(array):\n${indent}  field: string`,
      snippet: `\${1:name}(array, \${2:${holds}}):\n${indent}  \${3:field}: \${4:string}`,
    },
    {
      label: 'name(object): fields',
      detail: formMeanings.object,
      text: `name(object):\n${indent}  field: string`,
      snippet: `\${1:name}(object, \${2:${what}}):\n${indent}  \${3:field}: \${4:string}`,
    },
    {
      label: '(*): type',
      detail: formMeanings.others,
      text: '(*): string',
      snippet: '(*): ${1:string}',
    },
  ];
}

/** The completions in an `input.schema` or `output.schema`: fields, forms, types. */
export function picoschemaChoices(
  document: PromptDocument,
  place: YamlCursor,
): readonly CompletionChoice[] {
  const { at, path, typed, word, colonFollows, column } = place;
  const inParens = /\(([^)]*)$/.exec(typed)?.[1];
  if (at !== 'value' && inParens !== undefined) {
    return inParens.includes(',') ? [] : parenChoices(typed, word, colonFollows);
  }
  const yaml = document.frontmatter?.yaml;
  const taken = yaml ? keysAt(yaml, path) : [];
  const found: CompletionChoice[] = [];
  if (holdsJsonSchema(document, path)) {
    if (at !== 'value') found.push(...wordChoices(taken, colonFollows, path));
    return path.at(-1) === 'type' || at === 'value' ? [...found, ...jsonTypes(path)] : found;
  }
  if (at !== 'value' && !colonFollows) {
    if (path.length === 2 && path[0] === 'input') found.push(...undeclared(document, taken));
    const indent = ' '.repeat(column);
    found.push(
      ...forms(indent).map(
        (form): CompletionChoice => ({ ...form, kind: Kind.Snippet, rank: 5, filter: form.label }),
      ),
    );
    if (path.length === 2 && taken.length === 0) {
      found.push({
        label: 'type: object',
        kind: Kind.Snippet,
        detail: messages['picoschema.json'](),
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

function typeChoices(rank: number): readonly CompletionChoice[] {
  return Object.entries(picoschemaMeanings).map(([label, detail]) => ({
    label,
    kind: Kind.TypeParameter,
    detail,
    snippet: `${label}\${1:, ${placeholders.what}}`,
    rank,
  }));
}

/** Inside `name(`. The word is the key so far, so each choice repeats it. */
function parenChoices(typed: string, word: string, closed: boolean): readonly CompletionChoice[] {
  const name = typed.slice(0, typed.lastIndexOf('('));
  const tail = word.slice(word.lastIndexOf('('));
  const rest = /,[\s\S]*$/.exec(tail)?.[0] ?? ')';
  const { array, object, enum: oneOf } = formMeanings;
  const details = { array, object, enum: oneOf };
  return Object.entries(details).map(([label, detail]) => ({
    label,
    kind: Kind.Keyword,
    detail,
    filter: `${name}(${label}`,
    text: `${name}(${label}${closed ? rest : `): ${label === 'enum' ? '[]' : ''}`}`,
  }));
}

/** Variables that the body reads and that are not declared. */
function undeclared(
  { template }: PromptDocument,
  taken: readonly string[],
): readonly CompletionChoice[] {
  const declared = taken.map(key => key.replace(/[?(][\s\S]*$/, ''));
  const read = template.variables.flatMap(({ path }) => path?.[0] ?? []);
  return [...new Set(read)]
    .filter(name => name !== '*' && name !== '?' && !declared.includes(name))
    .map(name => ({
      label: name,
      kind: Kind.Variable,
      detail: messages['picoschema.undeclared'](),
      text: `${name}: string`,
      snippet: `${name}: \${1:string}\${2:, ${placeholders.what}}`,
      rank: 2,
    }));
}

function holdsJsonSchema({ metadata }: PromptDocument, [holder]: YamlCursor['path']): boolean {
  const side = metadata.raw[String(holder)];
  const schema = isRecord(side) ? side['schema'] : undefined;
  if (!isRecord(schema)) return false;
  const words = ['object', 'array', ...Object.keys(picoschemaMeanings)];
  return words.includes(String(schema['type'])) || isRecord(schema['properties']);
}

function wordChoices(
  taken: readonly string[],
  colonFollows: boolean,
  path: YamlCursor['path'],
): readonly CompletionChoice[] {
  // The keys below `properties` are names of fields, not keywords.
  if (path.at(-1) === 'properties') return [];
  return Object.entries(keywordMeanings)
    .filter(([label]) => !taken.includes(label))
    .map(([label, detail]) => ({
      label,
      kind: Kind.Property,
      detail,
      text: colonFollows ? label : `${label}: `,
    }));
}

function jsonTypes(path: YamlCursor['path']): readonly CompletionChoice[] {
  if (path.at(-1) !== 'type') return [];
  return ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'].map(label => ({
    label,
    kind: Kind.TypeParameter,
  }));
}
