import type { CompletionItem } from 'vscode-languageserver-types';
import { scorerKinds } from '../../eval/scorers/kinds.ts';
import type { ScorerKind } from '../../eval/scorers/scorer.ts';
import { fileKind, promptNameOf } from '../../files/fileNames.ts';
import { type JsonSchema, plainSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';
import { evalSchema } from '../cursor/fileSchemas.ts';
import { type YamlCursor, yamlCursor } from '../cursor/yamlCursor.ts';
import { firstRows } from '../datasetRows.ts';
import { keyText } from '../hover/documentation.ts';
import type { YamlFile } from '../languageFile.ts';
import { messages } from '../messages/completion.ts';
import { type EvalSubjects, evalSubjects } from '../relatedFiles.ts';
import { holds, leafPaths, schemaFieldsOf, schemasAt } from '../schemaLookup.ts';
import { type Asked, type CompletionChoice, completionItems, Kind } from './items.ts';
import { modelChoices } from './modelChoices.ts';
import { pathChoices } from './pathChoices.ts';
import { rowCompletion } from './rowCompletion.ts';
import { keysAt, yamlScalar } from './schemaChoices.ts';
import { type Special, yamlCompletion } from './yamlCompletion.ts';

/** Keys and values of an eval file: paths, models, scorers and the fields that they compare. */
export async function evalCompletion(asked: Asked<YamlFile>): Promise<readonly CompletionItem[]> {
  const { workspace, file, offset } = asked;
  const place = yamlCursor(file.text.getText(), offset);
  if (!place) return [];
  const { path } = place;
  const subjects = evalSubjects(workspace, file);
  if (path[0] === 'rows' && path.length > 1) {
    return rowCompletion(asked, {
      place,
      path: path.slice(2),
      notation: 'yaml',
      prompts: subjects.prompts,
      taken: keysAt(file.yaml, path),
      rows: subjects.datasets.flatMap(firstRows),
    });
  }
  if ((path[0] === 'prompt' || path[0] === 'dataset') && place.at !== 'key') {
    return completionItems(asked, place.range, await subjectPaths(asked, place, path[0]));
  }
  const isJudge = path[0] === 'score' && path.at(-2) === 'judge';
  if (isJudge && path.at(-1) === 'prompt' && place.at !== 'key') {
    return completionItems(asked, place.range, await subjectPaths(asked, place, 'prompt'));
  }
  const special: Special = {
    values(where) {
      if (where[0] === 'models' && where.length === 2) {
        return modelChoices(workspace, file, listAt(file, ['models'], where[1]));
      }
      if (where[0] !== 'score') return undefined;
      if (isJudge && where.at(-1) === 'model') return modelChoices(workspace, file, []);
      if (isEntry(where)) return bareScorers();
      if (where[2] === 'fields' && where[3] === 'paths' && where.length === 5) {
        const taken = listAt(file, where.slice(0, 4), where[4]);
        return fieldPaths(subjects).filter(({ label }) => !taken.includes(label));
      }
      return undefined;
    },
    keys(where, { column, colonFollows, inFlow }) {
      if (where[0] !== 'score') return undefined;
      if (isEntry(where) && !colonFollows) return scorerKeys(column, inFlow, where.length === 2);
      if (where[2] === 'fields' && where[3] === 'numeric' && where.length === 4) {
        const taken = keysAt(file.yaml, where);
        return fieldPaths(subjects, ['number', 'integer'])
          .filter(({ label }) => !taken.includes(label))
          .map(choice => ({ ...choice, text: colonFollows ? choice.label : `${choice.label}: ` }));
      }
      return undefined;
    },
  };
  return yamlCompletion(asked, place, file.yaml, evalSchema, special);
}

function bareScorers(): readonly CompletionChoice[] {
  return scorerKinds
    .filter(({ bare }) => bare)
    .map(({ name, schema }) => ({
      label: name,
      kind: Kind.Function,
      documentation: keyText(name, plainSchema(schema)),
      rank: 3,
    }));
}

/** Whether a path is that of an entry of `score`, or of the scorer in a negated entry. */
function isEntry(where: YamlPath): boolean {
  return where.length === 2 || (where.length === 3 && where[2] === 'not');
}

/** Scorers with settings to fill in. */
function scorerKeys(
  column: number,
  inFlow: boolean,
  withNot: boolean,
): readonly CompletionChoice[] {
  const choices = scorerKinds
    .filter(({ schema }) => ownSettings(schema).length > 0)
    .map(kind => scorerKey(kind.name, plainSchema(kind.schema), settingsSnippet(kind)));
  const not = schemasAt(evalSchema, ['score', 0, 'not'])[0];
  return withNot && not ? [...choices, scorerKey('not', not, '{ $1 }')] : choices;

  function scorerKey(name: string, own: JsonSchema, body: string): CompletionChoice {
    const { description } = own;
    return {
      label: `${name}: …`,
      kind: Kind.Function,
      ...(typeof description === 'string' && { detail: description }),
      documentation: keyText(name, own),
      filter: name,
      rank: 4,
      text: inFlow ? `${name}: ` : `${name}:\n${' '.repeat(column + 2)}`,
      snippet: `${name}: ${body.replace(/ \}$/, ' \\}')}`,
    };
  }
}

function ownSettings(schema: object) {
  return schemaFieldsOf([plainSchema(schema)]).filter(
    ({ name }) => name !== 'as' && name !== 'weight',
  );
}

/** The snippet for the settings: the short form if there is one, otherwise the required settings. */
function settingsSnippet({ name, schema, shorthand }: ScorerKind): string {
  if (name === 'fields') return '{ paths: [$1] }';
  const settings = ownSettings(schema);
  const [first] = settings;
  const short =
    shorthand === undefined ? undefined : settings.find(each => each.name === shorthand);
  if (short) return placeholder(1, exampleOf(short.schema));
  const needed = settings.filter(({ required }) => required);
  const shown = needed.length > 0 ? needed : first ? [first] : [];
  const parts = shown.map(
    (each, index) => `${each.name}: ${placeholder(index + 1, exampleOf(each.schema))}`,
  );
  return `{ ${parts.join(', ')} }`;
}

/** An example for a snippet: a number or a word. */
function exampleOf({ examples }: JsonSchema): string {
  const [example]: readonly unknown[] = Array.isArray(examples) ? examples.flat() : [];
  const isPlain = typeof example === 'number' || /^[\w./-]+$/.test(String(example));
  return isPlain && example !== undefined ? String(example) : '';
}

function placeholder(index: number, example: string): string {
  return example === '' ? `\${${index}}` : `\${${index}:${example}}`;
}

/** Fields that can be compared: those of the prompts' output schemas and of the rows' expected values. */
function fieldPaths(
  { prompts, datasets }: EvalSubjects,
  types: readonly string[] = [],
): readonly CompletionChoice[] {
  const choices = new Map<string, CompletionChoice>();
  for (const { document } of prompts) {
    const { schema } = document.metadata.output;
    for (const label of schema ? leafPaths(schema) : []) {
      const field = schemasAt(schema ?? {}, label.split('.'));
      if (types.length > 0 && !types.some(type => holds(field, type)) && !hasNumbers(field))
        continue;
      const description = field.find(each => typeof each['description'] === 'string')?.[
        'description'
      ];
      choices.set(label, {
        label,
        kind: Kind.Field,
        text: yamlScalar(label),
        ...(typeof description === 'string' && { detail: description }),
      });
    }
  }
  for (const { expected } of datasets.flatMap(firstRows)) {
    for (const [label, value] of isRecord(expected) ? Object.entries(expected) : []) {
      if (choices.has(label) || [...choices.keys()].some(key => key.startsWith(`${label}.`)))
        continue;
      if (types.length > 0 && typeof value !== 'number') continue;
      choices.set(label, {
        label,
        kind: Kind.Field,
        text: yamlScalar(label),
        detail: messages['field.expected'](),
      });
    }
  }
  return [...choices.values()];
}

function hasNumbers(schemas: readonly JsonSchema[]): boolean {
  return schemas.some(({ enum: values }) => Array.isArray(values) && values.some(Number.isFinite));
}

/** The paths of prompts or datasets, including the first element of a list. */
async function subjectPaths(
  asked: Asked<YamlFile>,
  place: YamlCursor,
  kind: 'prompt' | 'dataset',
): Promise<readonly CompletionChoice[]> {
  const choices = await pathChoices(asked, place, name =>
    kind === 'prompt'
      ? fileKind(name) === 'prompt' && promptNameOf(name).partial === undefined
      : fileKind(name) === 'dataset',
  );
  if (place.at !== 'either' || place.path.length > 1) return choices;
  return choices.map(choice => ({ ...choice, text: `- ${choice.text ?? choice.label}` }));
}

function listAt(
  file: YamlFile,
  path: YamlPath,
  except: string | number | undefined,
): readonly unknown[] {
  const list: unknown = file.yaml.getIn(path);
  if (!isRecord(list) || !Array.isArray(list['items'])) return [];
  return list['items'].flatMap((item: unknown, index) =>
    isRecord(item) && index !== except ? [item['value']] : [],
  );
}
