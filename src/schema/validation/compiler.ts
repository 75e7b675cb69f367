import { Ajv, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isOwnSchema, type JsonSchema } from '../jsonSchema.ts';
import { compilePattern } from '../pattern/pattern.ts';
import { schemaSize } from '../schemaSize.ts';
import { withBoundedKeywords } from './boundedKeywords.ts';
import { withExactKeywords } from './exactKeywords.ts';
import { withFormats } from './formats.ts';
import { withLengthKeywords } from './lengthKeywords.ts';

/** A schema may use its own keywords and formats that we do not know. They are not checked. */
// Without this, 0.7 would not be a multiple of 0.1, because of binary fractions.
const options = {
  allErrors: true,
  verbose: true,
  strict: false,
  logger: false,
  multipleOfPrecision: 9,
  code: { regExp: Object.assign(regExp, { code: 'new RegExp' }) },
} as const;

const compilers = new Map<string, Ajv>();

/**
 * The ajv for schemas of a dialect and size.
 * @param exact whether numbers are compared as written.
 */
export function compilerFor(schema: JsonSchema, exact = false): Ajv {
  const { isLarge } = schemaSize(schema);
  const isOwn = isOwnSchema(schema);
  const key = `${isDraft2020(schema)} ${isLarge} ${exact} ${isOwn}`;
  const known = compilers.get(key);
  if (known) return known;
  const plain = isOwn ? create(schema, { validateSchema: false, meta: false }) : create(schema);
  const fresh = exact ? withExactKeywords(plain) : plain;
  compilers.set(key, fresh);
  return fresh;
}

/**
 * Creates an ajv for the parts of one schema. The schema itself must have been compiled and is not checked
 * again.
 */
export function partCompilerFor(schema: JsonSchema): Ajv {
  // The schema of schemas is still needed: a part may refer to it.
  return create(schema, { validateSchema: false });
}

function create(schema: JsonSchema, more: Pick<Options, 'validateSchema' | 'meta'> = {}): Ajv {
  const code = { ...options.code, ...(schemaSize(schema).isLarge && { optimize: false }) };
  const all = { ...options, code, ...more };
  return extended(isDraft2020(schema) ? new Ajv2020(all) : new Ajv(all));
}

function extended<A extends Ajv>(ajv: A): A {
  return withLengthKeywords(withBoundedKeywords(withFormats(ajv)));
}

/** Compiles the patterns of a schema for ajv. */
function regExp(source: string, flags: string) {
  const compiled = compilePattern(source, flags);
  if (compiled.ok) return compiled.pattern;
  throw new SyntaxError(compiled.message);
}

const newerKeyword =
  /"(?:prefixItems|dependentRequired|dependentSchemas|unevaluated(?:Items|Properties)|minContains|maxContains|\$dynamicRef)":/;

export function isDraft2020(schema: JsonSchema): boolean {
  const dialect = schema['$schema'];
  if (typeof dialect === 'string') return !dialect.includes('draft-0');
  return newerKeyword.test(JSON.stringify(schema));
}
