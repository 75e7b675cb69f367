import Type from 'typebox';
import { type JsonSchema, plainSchema } from '../../schema/jsonSchema.ts';
import type { Finding } from '../../schema/validation/finding.ts';
import { validateValue } from '../../schema/validation/validate.ts';
import { closestWord } from '../../text/closest.ts';
import { isRecord } from '../../text/isRecord.ts';
import { pointerPath, subjectOf, valueAtPointer } from '../../text/json/jsonPointer.ts';
import { metricOf, type ScoreEntry as ReadEntry, readEntry } from './entry.ts';
import { scorerKinds } from './kinds.ts';
import { messages } from './messages.ts';
import type { ScorerKind, SettingsProblem } from './scorer.ts';

const names = scorerKinds.map(({ name }) => name);

/**
 * The name of a scorer, or its name with settings. One schema covers the short and the full form of settings.
 */
const Entry: JsonSchema = {
  type: ['string', 'object'],
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(scorerKinds.map(({ name, schema }) => [name, schema])),
    not: {
      $ref: '#/properties/score/items',
      description: 'Passes when the scorer in it fails.',
      examples: [{ contains: 'sorry' }],
    },
  },
  if: { type: 'string' },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
  then: { enum: scorerKinds.filter(({ bare }) => bare).map(({ name }) => name) },
};

/** A list of scorers, the property `score` of an eval file or of a row. */
export function scoreList(description: string) {
  return Type.Unsafe<readonly unknown[]>({ type: 'array', minItems: 1, items: Entry, description });
}

/**
 * A problem of an entry in a `score` list, with a message that is clearer than the schema's finding and the
 * name that was probably meant.
 */
export interface EntryProblem {
  readonly message: string;
  readonly guess?: string;
}

const inEntry = /(?:^|\/)score\/\d+(?:\/not)*(?:\/([^/]+))?(?:\/([^/]+))?$/;

/**
 * The problem behind a finding about an entry of a `score` list. Undefined for other findings.
 * @param root the value that the finding's pointer points into.
 */
export function entryProblem(
  { pointer, keyword }: Pick<Finding, 'pointer' | 'keyword'>,
  root: unknown,
): EntryProblem | undefined {
  const [whole, key, setting] = inEntry.exec(pointer) ?? [];
  if (whole === undefined) return undefined;
  if (keyword === 'additionalProperties' && key !== undefined) {
    const name = pointerPath(`/${key}`)[0] ?? key;
    return setting === undefined
      ? nameProblem(name)
      : settingProblem(name, pointerPath(`/${setting}`)[0] ?? setting);
  }
  if (key !== undefined) return undefined;
  const value = valueAtPointer(root, pointer);
  if (keyword === 'enum' && typeof value === 'string') return nameProblem(value);
  if (keyword === 'maxProperties' && isRecord(value)) {
    return { message: messages.severalScorers() };
  }
  return undefined;
}

function nameProblem(name: string): EntryProblem {
  if (name === 'weight' || name === 'as') {
    return {
      message: messages.misplacedSetting(name),
    };
  }
  const kind = scorerKinds.find(each => each.name === name);
  if (kind) return { message: messages.needsSettings(name, settingsExample(kind)) };
  const guess = closestWord(name, names);
  const message =
    guess === undefined
      ? messages.unknownScorer(name, names.join(', '))
      : messages.unknownScorerGuess(name, guess);
  return { message, ...(guess !== undefined && { guess }) };
}

function settingProblem(scorer: string, setting: string): EntryProblem | undefined {
  const kind = scorerKinds.find(({ name }) => name === scorer);
  if (!kind) return undefined;
  const { properties }: JsonSchema = plainSchema(kind.schema);
  const known = isRecord(properties) ? Object.keys(properties) : [];
  const guess = closestWord(setting, known);
  const unknown = messages.unknownSetting(setting, scorer);
  if (guess !== undefined) return { message: messages.settingGuess(unknown, guess), guess };
  return { message: messages.settingsAvailable(unknown, known.join(', ')) };
}

/** An example such as `latency: { under: 3s }`. */
function settingsExample({ name, schema }: ScorerKind): string {
  const { properties, required, examples }: JsonSchema = plainSchema(schema);
  const [whole]: readonly unknown[] = Array.isArray(examples) ? examples : [];
  const known = isRecord(properties) ? properties : {};
  const needed = Array.isArray(required) ? required.map(String) : [];
  const pairs = isRecord(whole)
    ? Object.entries(whole)
    : needed.map(key => {
        const setting = known[key];
        const list: unknown = isRecord(setting) ? setting['examples'] : undefined;
        return [key, Array.isArray(list) ? list[0] : undefined] as const;
      });
  const written = pairs.map(([key, value]) => {
    return `${key}: ${typeof value === 'string' ? value : (JSON.stringify(value) ?? '…')}`;
  });
  return `${name}: { ${written.join(', ')} }`;
}

const listSchema: JsonSchema = {
  type: 'object',
  properties: { score: { type: 'array', minItems: 1, items: Entry } },
};

/** Whether the settings of an entry match their schema. */
export function isUsable({ kind, written }: ReadEntry): boolean {
  if (written === undefined) return kind.bare;
  return validateValue(plainSchema(kind.schema), written).length === 0;
}

/** Mistakes in a `score` list that its schema allows, with their places in the list. */
export function settingsProblems(score: unknown): readonly SettingsProblem[] {
  if (!Array.isArray(score)) return [];
  return score.flatMap((raw: unknown, index): readonly SettingsProblem[] => {
    const entry = readEntry(raw, scorerKinds);
    const found = entry && isUsable(entry) ? entry.kind.problem?.(entry.settings) : undefined;
    if (!entry || !found) return [];
    // A setting in short form has no place of its own.
    const below = isRecord(entry.written) ? found.path : [];
    const nots = Array.from({ length: notsIn(raw) }, () => 'not');
    return [{ ...found, path: [index, ...nots, entry.kind.name, ...below] }];
  });
}

/** The names of the metrics of a `score` list, without further figures of scorers. */
export function metricNames(score: unknown): readonly string[] {
  if (!Array.isArray(score)) return [];
  return score.flatMap((raw: unknown) => {
    const entry = readEntry(raw, scorerKinds);
    return entry ? [metricOf(entry)] : [];
  });
}

function notsIn(raw: unknown): number {
  return isRecord(raw) && 'not' in raw ? 1 + notsIn(raw['not']) : 0;
}

/**
 * Why a `score` list is invalid, as one sentence without its full stop. Undefined when it is valid.
 * @param reported entries of the list whose own mistakes are reported elsewhere.
 */
export function scoreProblem(
  score: unknown,
  reported: readonly unknown[] = [],
): string | undefined {
  const root = { score };
  // The innermost findings come first, because the others follow from them.
  const found = validateValue(listSchema, root).toSorted(
    (a, b) => b.pointer.length - a.pointer.length,
  );
  const [first] = found;
  if (!first) {
    const own = Array.isArray(score) ? score.filter(each => !reported.includes(each)) : [];
    return settingsProblems(own)[0]?.message;
  }
  for (const finding of found) {
    const problem = entryProblem(finding, root);
    if (problem) return problem.message;
  }
  // The entries of a row are checked with those of the eval file, so their numbers have no meaning.
  const [, index, ...path] = pointerPath(first.pointer);
  if (index === undefined || path.length === 0) return first.message;
  return first.message.replace(subjectOf(first.pointer), `\`${path.join('.')}\``);
}
