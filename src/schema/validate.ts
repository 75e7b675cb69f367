import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describeError } from './describeError.ts';
import type { Finding } from './finding.ts';
import type { JsonSchema } from './jsonSchema.ts';
import { findJsonStop } from './jsonStop.ts';

/** Every reason why a value breaks the schema it was compiled from; none when it fits. */
export type Validator = (value: unknown) => readonly Finding[];

export type SchemaCompilation =
  | { readonly ok: true; readonly validator: Validator }
  | { readonly ok: false; readonly message: string };

const compiled = new WeakMap<JsonSchema, SchemaCompilation>();

/** Compiles a JSON Schema, once for each schema object however often it is asked for. */
export function compileSchema(schema: JsonSchema): SchemaCompilation {
  const known = compiled.get(schema);
  if (known) return known;
  const fresh = compile(schema);
  compiled.set(schema, fresh);
  return fresh;
}

/** Holds a value against a schema. A schema that cannot be used is the one finding, `schema`. */
export function validateValue(schema: JsonSchema, value: unknown): readonly Finding[] {
  const compilation = compileSchema(schema);
  if (compilation.ok) return compilation.validator(value);
  return [{ pointer: '', message: compilation.message, keyword: 'schema', schemaPointer: '' }];
}

/** Reads a text as JSON and holds it against a schema, if there is one. `value` is absent when it is no JSON. */
export function validateText(
  schema: JsonSchema | undefined,
  text: string,
): { readonly value?: unknown; readonly findings: readonly Finding[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const finding = { pointer: '', message: notJson(text), keyword: 'parse', schemaPointer: '' };
    return { findings: [finding] };
  }
  return { value, findings: schema ? validateValue(schema, value) : [] };
}

function notJson(text: string): string {
  if (text.trim() === '') return 'The text is empty; expected JSON';
  if (text.trimStart().startsWith('```')) {
    return 'The text is not JSON: it is wrapped in a Markdown code fence';
  }
  const stop = findJsonStop(text);
  if (!stop) return 'The text is not JSON';
  const place = `line ${stop.line}, column ${stop.column} (offset ${stop.offset})`;
  return stop.found === 'the end'
    ? `The text is not JSON: it ends too early, at ${place}`
    : `The text is not JSON: it stops being so at ${place}, at ${stop.found}`;
}

/** A schema may use keywords of its own and formats we do not know: those are not checked. */
// 0.7 is a multiple of 0.1, whatever binary fractions make of it.
const options = {
  allErrors: true,
  verbose: true,
  strict: false,
  logger: false,
  multipleOfPrecision: 9,
} as const;
let draft07: Ajv | undefined;
let draft2020: Ajv2020 | undefined;

function validatorFor(schema: JsonSchema): Ajv | Ajv2020 {
  if (!isDraft2020(schema)) {
    draft07 ??= formats.default(new Ajv(options));
    return draft07;
  }
  draft2020 ??= formats.default(new Ajv2020(options));
  return draft2020;
}

const newerKeyword =
  /"(?:prefixItems|dependentRequired|dependentSchemas|unevaluated(?:Items|Properties)|minContains|maxContains|\$dynamicRef)":/;

function isDraft2020(schema: JsonSchema): boolean {
  const dialect = schema['$schema'];
  if (typeof dialect === 'string') return !dialect.includes('draft-0');
  return newerKeyword.test(JSON.stringify(schema));
}

function compile(schema: JsonSchema): SchemaCompilation {
  // Dotprompt gives a whole schema of `any` that word as its type, which JSON Schema has not.
  const usable = schema['type'] === 'any' ? { ...schema, type: undefined } : schema;
  try {
    const ajv = validatorFor(usable);
    const check = ajv.compile(usable);
    // ajv would keep every schema for its own lifetime, and refuse a second one of the same `$id`.
    ajv.removeSchema(usable);
    return { ok: true, validator: value => findingsOf(check, value) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, message: `The schema cannot be used: ${reason}` };
  }
}

function findingsOf(check: ValidateFunction, value: unknown): readonly Finding[] {
  if (check(value)) return [];
  // That `if` applied is no finding beside the one of its `then` or `else`.
  const errors = (check.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  return withoutBranches(errors).map(describeError);
}

/** Where none of several shapes fits, why each single one does not is noise. */
function withoutBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  if (choices.length === 0) return errors;
  return errors.filter(
    error =>
      !choices.some(
        choice =>
          error.schemaPath.startsWith(`${choice.schemaPath}/`) &&
          error.instancePath.startsWith(choice.instancePath),
      ),
  );
}
