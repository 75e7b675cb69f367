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
import { pointerOf, pointerPath, subjectOf, valueAtPointer } from '../../text/json/jsonPointer.ts';
import { isOwnSchema, type JsonSchema } from '../jsonSchema.ts';
import { PatternLimitError } from '../pattern/pattern.ts';
import { schemaSize } from '../schemaSize.ts';
import { beginCheck } from './boundedKeywords.ts';
import { compilerFor } from './compiler.ts';
import type { Finding } from './finding.ts';
import { foldErrors } from './foldErrors.ts';
import { foldMisspelt } from './foldMisspelt.ts';
import { interpretedFirst } from './interpretedFirst.ts';
import { messages, reasons } from './messages.ts';
import { placeFindings } from './placeFindings.ts';
import { isPlainText } from './plainText.ts';
import { repeatedNames } from './repeatedNames.ts';

/**
 * Returns every reason why a value does not match its schema. `source` is the written form of a value that is
 * a number.
 */
type Validator = (value: unknown, source?: string) => readonly Finding[];

export type SchemaCompilation =
  | { readonly ok: true; readonly validator: Validator }
  | {
      readonly ok: false;
      readonly message: string;
      /** The same reason without its introduction and full stop. */
      readonly reason: string;
      /** JSON pointer to the invalid part of the schema. Empty when it is unknown. */
      readonly pointer: string;
    };

const none: readonly Finding[] = [];

const compiled = new WeakMap<JsonSchema, SchemaCompilation>();

/** Compiles a JSON Schema. The result is cached for each schema object. */
export function compileSchema(schema: JsonSchema): SchemaCompilation {
  // Usually many replies are validated against one schema in a row.
  if (last?.schema === schema) return last.compilation;
  const compilation = compiled.get(schema) ?? compileNew(schema);
  last = { schema, compilation };
  return compilation;
}

let last: { readonly schema: JsonSchema; readonly compilation: SchemaCompilation } | undefined;

function compileNew(schema: JsonSchema): SchemaCompilation {
  const text = schemaKey(schema);
  const fresh = (text !== undefined && byText.get(text)) || compile(schema);
  compiled.set(schema, fresh);
  if (text !== undefined) rememberText(text, fresh);
  return fresh;
}

/**
 * The last compiled small schemas by their text. While a prompt is edited, each key press creates a new
 * schema object, usually with the same content, and compiling takes half a millisecond or more.
 */
const byText = new Map<string, SchemaCompilation>();
const MOST_BY_TEXT = 16;
const LONGEST_KEY = 20_000;

/** The schema as text with exact numbers. Undefined when the text would be too long. */
function schemaKey(schema: JsonSchema): string | undefined {
  if (schemaSize(schema).isLarge || hasSources(schema)) return undefined;
  const text = JSON.stringify(schema);
  return text.length > LONGEST_KEY ? undefined : text;
}

function rememberText(text: string, compilation: SchemaCompilation): void {
  byText.delete(text);
  byText.set(text, compilation);
  const [oldest] = byText.keys();
  if (byText.size > MOST_BY_TEXT && oldest !== undefined) byText.delete(oldest);
}

/** Validates a value against a schema. If the schema cannot be used, the only finding is `schema`. */
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
  return [schemaFinding(compilation.message)];
}

export interface TextVerdict {
  /** Absent when the text is not JSON. */
  readonly value?: unknown;
  readonly findings: readonly Finding[];
}

/**
 * Parses a text as JSON and validates it against a schema, if there is one. Findings have ranges in the text,
 * which are determined only when there are findings.
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
  if (!isPlainText(text, value)) {
    ({ value, source } = heldOf(text, value));
    repeated = repeatedNames(text, value);
    if (repeated.some(({ keyword }) => keyword === 'schema')) return { findings: repeated };
  }
  const found = schema ? findingsIn(schema, value, source) : none;
  if (repeated.length === 0 && found.length === 0) return { value, findings: none };
  return { value, findings: [...repeated, ...placeFindings(text, foldMisspelt(found))] };
}

/**
 * Validates the arguments of a tool call, which are JSON text from a model, against the tool's input schema.
 * Empty text means no arguments: some models send it for a tool that takes none.
 */
export function checkToolArguments(inputSchema: JsonSchema, argumentsText: string): TextVerdict {
  return validateText(inputSchema, argumentsText.trim() === '' ? '{}' : argumentsText);
}

/** Checks a value and returns its errors. */
type Check = (value: unknown, source: string | undefined) => readonly ErrorObject[];

const noErrors: readonly ErrorObject[] = [];

function checkFindings(
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
    if (error instanceof PatternLimitError) return [schemaFinding(error.message)];
    return [schemaFinding(messages.unusable(failureText(error)))];
  }
}

/**
 * Maximum number of errors that are processed for one value. A value that matches no shape of a large union
 * has errors for each shape.
 */
const MAX_ERRORS = 5000;
const MAX_FINDINGS = 1000;

/** The first findings of a value, then one finding that says how many there are. */
function firstFindings(schema: JsonSchema, errors: readonly ErrorObject[]): readonly Finding[] {
  let end = Math.min(errors.length, MAX_ERRORS);
  if (end < errors.length) {
    // All problems of one item are reported, or none.
    const itemAt = (index: number): string =>
      errors[index]?.instancePath.split('/', 3).join('/') ?? '';
    while (end > 0 && itemAt(end - 1) === itemAt(end)) end -= 1;
    if (end === 0) end = MAX_ERRORS;
  }
  const found = foldErrors(schema, errors.slice(0, end));
  if (end === errors.length && found.length <= MAX_FINDINGS) return found;
  const shown = found.slice(0, MAX_FINDINGS);
  const areCounted = end === errors.length;
  return [
    ...shown,
    schemaFinding(messages.tooManyFindings(shown.length, found.length, areCounted)),
  ];
}

/** @throws when the schema is invalid: ajv checks one that is not ours against its meta-schema. */
function plainCheck(schema: JsonSchema): (value: unknown) => readonly ErrorObject[] {
  const check = compiledBy(compilerFor(schema), schema);
  return value => (check(value) ? noErrors : (check.errors ?? noErrors));
}

/** A compiled schema can still fail for a value, by exceeding the call stack. */
function failureText(error: unknown): string {
  if (error instanceof RangeError) return reasons.endless();
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

function schemaFinding(message: string): Finding {
  return { pointer: '', message, keyword: 'schema', schemaPointer: '' };
}

/** The finding for a text that `JSON.parse` rejects. */
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
  const { refusal: reason, isLarge } = schemaSize(schema);
  if (reason !== undefined) {
    return { ok: false, message: messages.unusable(reason), reason, pointer: '' };
  }
  // Dotprompt uses `any` as the type of a whole schema. JSON Schema does not have this type.
  const usable = schema['type'] === 'any' ? { ...schema, type: undefined } : schema;
  try {
    const plain =
      isOwnSchema(usable) && isLarge
        ? interpretedFirst(usable, noErrors, () => plainCheck(usable))
        : plainCheck(usable);
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
        return checkFindings(usable, isPlain ? plain : inDigits, value, source);
      },
    };
  } catch (error) {
    const { reason, pointer } = mistakeIn(schema) ?? { reason: failureText(error), pointer: '' };
    return { ok: false, message: messages.unusable(reason), reason, pointer };
  }
}

function compiledBy(ajv: Ajv, schema: JsonSchema): ValidateFunction {
  beginCheck();
  const check = ajv.compile(schema);
  // Otherwise ajv keeps every schema and rejects a second schema with the same `$id`.
  ajv.removeSchema(schema);
  return check;
}

/** The errors of a check that compares numbers as written. They show the numbers as written. */
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
      : valueAtPointer(heldIn(parentData, 'value').value, pointerOf(before.toReversed()));
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

/** The most precise error of a schema that does not match its meta-schema. */
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

/** Data that was read, or the reason why it cannot be used, as the end of a sentence. */
export type ReadResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** Reads unknown data as a `T`. */
export type Reader<T> = (value: unknown) => ReadResult<T>;

/** Accepts values that match a schema. The schema must describe every field of `T` that code uses. */
export function readerOf<T>(schema: JsonSchema): Reader<T> {
  return value => {
    const [finding] = validateValue(schema, value);
    return finding ? { ok: false, reason: finding.message } : { ok: true, value: value as T };
  };
}
