import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import {
  type Held,
  hasSources,
  heldIn,
  heldOf,
  rememberSource,
  written,
} from '../../text/json/exactJson.ts';
import { jsonMistake } from '../../text/json/jsonMistake.ts';
import { pointerOf, pointerPath, subjectOf, valueAt } from '../../text/json/jsonPointer.ts';
import type { JsonSchema } from '../jsonSchema.ts';
import { PatternLimitError } from '../pattern/pattern.ts';
import { sizeOf } from '../schemaSize.ts';
import { beginCheck } from './boundedKeywords.ts';
import { compilerFor } from './compiler.ts';
import type { Finding } from './finding.ts';
import { foldErrors } from './foldErrors.ts';
import { foldMisspelt } from './foldMisspelt.ts';
import { messages, reasons } from './messages.ts';
import { placeFindings } from './placeFindings.ts';
import { repeatedNames } from './repeatedNames.ts';
import { isShortestText } from './shortestText.ts';

/**
 * Every reason why a value breaks the schema it was compiled from; none when it fits. `source` is how a
 * value that is a number was written.
 */
type Validator = (value: unknown, source?: string) => readonly Finding[];

export type SchemaCompilation =
  | { readonly ok: true; readonly validator: Validator }
  | {
      readonly ok: false;
      readonly message: string;
      /** The same without its introduction and full stop. */
      readonly reason: string;
      /** JSON pointer to the part of the schema that is wrong; empty where that is not known. */
      readonly pointer: string;
    };

const none: readonly Finding[] = [];

const compiled = new WeakMap<JsonSchema, SchemaCompilation>();

/** Compiles a JSON Schema, once for each schema object however often it is asked for. */
export function compileSchema(schema: JsonSchema): SchemaCompilation {
  const known = compiled.get(schema);
  if (known) return known;
  const text = keyOf(schema);
  const fresh = (text !== undefined && byText.get(text)) || compile(schema);
  compiled.set(schema, fresh);
  if (text !== undefined) rememberText(text, fresh);
  return fresh;
}

/**
 * A prompt that is typed into has a new schema object after each key stroke, and mostly the same schema:
 * compiling takes half a millisecond and more. The last ones are kept, small ones only.
 */
const byText = new Map<string, SchemaCompilation>();
const MOST_BY_TEXT = 16;
const LONGEST_KEY = 20_000;

/** The schema as text, its numbers exact; undefined where that is too long to compare. */
function keyOf(schema: JsonSchema): string | undefined {
  if (sizeOf(schema).isLarge || hasSources(schema)) return undefined;
  const text = JSON.stringify(schema);
  return text.length > LONGEST_KEY ? undefined : text;
}

function rememberText(text: string, compilation: SchemaCompilation): void {
  byText.delete(text);
  byText.set(text, compilation);
  const [oldest] = byText.keys();
  if (byText.size > MOST_BY_TEXT && oldest !== undefined) byText.delete(oldest);
}

/** Checks a value against a schema. A schema that cannot be used is the one finding, `schema`. */
export function validateValue(schema: JsonSchema, value: unknown): readonly Finding[] {
  return findingsIn(schema, value, undefined);
}

function findingsIn(
  schema: JsonSchema,
  value: unknown,
  source: string | undefined,
): readonly Finding[] {
  const compilation = compileSchema(schema);
  if (compilation.ok) return compilation.validator(value, source);
  return [unusable(compilation.message)];
}

export interface TextVerdict {
  /** Absent when the text is not JSON. */
  readonly value?: unknown;
  readonly findings: readonly Finding[];
}

/**
 * Reads a text as JSON and holds it against a schema, if there is one. Findings have their ranges in the
 * text; what looks for them looks only when there are findings.
 */
export function validateText(schema: JsonSchema | undefined, text: string): TextVerdict {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { findings: [notJson(text)] };
  }
  let source: string | undefined;
  let repeated = none;
  if (!isShortestText(text, value)) {
    ({ value, source } = heldOf(text, value));
    repeated = repeatedNames(text, value);
    if (repeated.some(({ keyword }) => keyword === 'schema')) return { findings: repeated };
  }
  const found = schema ? findingsIn(schema, value, source) : none;
  if (repeated.length === 0 && found.length === 0) return { value, findings: none };
  return { value, findings: [...repeated, ...placeFindings(text, foldMisspelt(found))] };
}

/**
 * Holds the arguments of a tool call, the JSON text a model wrote, against the tool's input schema.
 * No text at all means no arguments: so it comes from models that call a tool which takes none.
 */
export function checkToolArguments(inputSchema: JsonSchema, argumentsText: string): TextVerdict {
  return validateText(inputSchema, argumentsText.trim() === '' ? '{}' : argumentsText);
}

/** Checks a value and gives what is wrong with it. */
type Check = (value: unknown, source: string | undefined) => readonly ErrorObject[];

const noErrors: readonly ErrorObject[] = [];

function findingsOf(
  schema: JsonSchema,
  check: Check,
  value: unknown,
  source: string | undefined,
): readonly Finding[] {
  try {
    beginCheck();
    const errors = check(value, source);
    return errors.length === 0 ? none : firstFindings(schema, errors);
  } catch (error) {
    if (error instanceof PatternLimitError) return [unusable(error.message)];
    return [unusable(messages.unusable(reasonOf(error)))];
  }
}

/** Errors that are looked at for one value; of a shape that fits none of many, each branch has its own. */
const MAX_ERRORS = 5000;
const MAX_FINDINGS = 1000;

/** The first findings of a value, and a last one that counts the rest. */
function firstFindings(schema: JsonSchema, errors: readonly ErrorObject[]): readonly Finding[] {
  let end = Math.min(errors.length, MAX_ERRORS);
  if (end < errors.length) {
    // What is wrong with one item is told whole, or not at all.
    const itemAt = (index: number): string =>
      errors[index]?.instancePath.split('/', 3).join('/') ?? '';
    while (end > 0 && itemAt(end - 1) === itemAt(end)) end -= 1;
    if (end === 0) end = MAX_ERRORS;
  }
  const found = foldErrors(schema, errors.slice(0, end));
  if (end === errors.length && found.length <= MAX_FINDINGS) return found;
  const shown = found.slice(0, MAX_FINDINGS);
  const areCounted = end === errors.length;
  return [...shown, unusable(messages.tooManyFindings(shown.length, found.length, areCounted))];
}

/** What ajv compiles may still fail on a value: by calling itself until the stack is full. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return reasons.endless();
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

function unusable(message: string): Finding {
  return { pointer: '', message, keyword: 'schema', schemaPointer: '' };
}

/** The finding about a text that `JSON.parse` refuses. */
export function notJson(text: string): Finding {
  const mistake = jsonMistake(text);
  return {
    pointer: '',
    message: mistake?.message ?? messages.notJson(),
    keyword: 'parse',
    schemaPointer: '',
    ...(mistake && { params: { mistake: mistake.kind }, range: mistake.range }),
  };
}

function compile(schema: JsonSchema): SchemaCompilation {
  const { refusal: reason } = sizeOf(schema);
  if (reason !== undefined) {
    return { ok: false, message: messages.unusable(reason), reason, pointer: '' };
  }
  // Dotprompt gives a whole schema of `any` that word as its type, which JSON Schema has not.
  const usable = schema['type'] === 'any' ? { ...schema, type: undefined } : schema;
  try {
    const ajv = compilerFor(usable);
    // Ajv checks the schema too, against the schema of schemas.
    const check = compiledBy(ajv, usable);
    const plain: Check = value => (check(value) ? noErrors : (check.errors ?? noErrors));
    const isExact = hasSources(usable);
    let exact: ValidateFunction | undefined;
    const inDigits: Check = (value, source) => {
      exact ??= compiledBy(compilerFor(usable, true), usable);
      return exactErrors(exact, { value, source });
    };
    return {
      ok: true,
      validator(value, source) {
        const isPlain = !isExact && source === undefined && !hasSources(value);
        return findingsOf(usable, isPlain ? plain : inDigits, value, source);
      },
    };
  } catch (error) {
    const { reason, pointer } = mistakeIn(schema) ?? { reason: reasonOf(error), pointer: '' };
    return { ok: false, message: messages.unusable(reason), reason, pointer };
  }
}

function compiledBy(ajv: Ajv, schema: JsonSchema): ValidateFunction {
  beginCheck();
  const check = ajv.compile(schema);
  // ajv would keep every schema for its own lifetime, and refuse a second one of the same `$id`.
  ajv.removeSchema(schema);
  return check;
}

/** The errors of a check that compares numbers as they were written, which show them so. */
function exactErrors(check: ValidateFunction, { value, source }: Held): readonly ErrorObject[] {
  const parentData: Record<string, unknown> = { value };
  if (source !== undefined) rememberSource(parentData, 'value', Number(value), source);
  const at = { parentData, parentDataProperty: 'value', instancePath: '', rootData: parentData };
  if (check(value, { ...at, dynamicAnchors: {} })) return [];
  return (check.errors ?? []).map(error => asWritten(error, parentData));
}

function asWritten(error: ErrorObject, parentData: object): ErrorObject {
  const { instancePath, data, params, schema, keyword, parentSchema } = error;
  const [step = 'value', ...before] = pointerPath(instancePath).toReversed();
  const around =
    instancePath === ''
      ? parentData
      : valueAt(heldIn(parentData, 'value').value, pointerOf(before.toReversed()));
  const isHeld = typeof around === 'object' && around !== null;
  const limit = parentSchema ? written(heldIn(parentSchema, keyword)) : schema;
  return {
    ...error,
    data: isHeld && typeof data === 'number' ? written(heldIn(around, step)) : data,
    params: {
      ...params,
      ...('limit' in params && { limit }),
      ...('allowedValue' in params && { allowedValue: limit }),
      ...(keyword === 'enum' &&
        Array.isArray(schema) && {
          allowedValues: schema.map((_, index) => written(heldIn(schema, String(index)))),
        }),
    },
  };
}

/** Where a schema breaks the schema of schemas, the most precise of what ajv says. */
function mistakeIn(
  schema: JsonSchema,
): { readonly reason: string; readonly pointer: string } | undefined {
  const ajv = compilerFor(schema);
  try {
    beginCheck();
    if (ajv.validateSchema(schema) !== false) return undefined;
  } catch {
    return undefined;
  }
  const errors = (ajv.errors ?? []).filter(({ keyword }) => !/^(?:any|all|one)Of$/.test(keyword));
  const [first] = errors.toSorted((a, b) => b.instancePath.length - a.instancePath.length);
  if (!first) return undefined;
  const { instancePath: pointer, message, params } = first;
  const allowed: unknown = params['allowedValues'];
  const values = Array.isArray(allowed) ? allowed : undefined;
  return { reason: reasons.mistake(subjectOf(pointer), message, values), pointer };
}
