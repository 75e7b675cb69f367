import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { isRecord, type JsonSchema } from '../src/schema/jsonSchema.ts';
import { createStreamingValidator } from '../src/schema/streamingValidator.ts';
import { validateValue } from '../src/schema/validate.ts';

/** A group of the suite: one schema, and values with the verdict that the draft gives. */
export interface SuiteCase {
  readonly description: string;
  readonly schema: JsonSchema | boolean;
  readonly tests: readonly {
    readonly description: string;
    readonly data: unknown;
    readonly valid: boolean;
  }[];
}

export interface SuiteOutcome {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'left';
  /** What is wrong; of a case that passed, that ajv's own verdict is not the suite's. */
  readonly detail?: string;
}

// The precision is the one deliberate difference of our compile step: 0.07 is a multiple of 0.01.
const options = {
  allErrors: true,
  strict: false,
  logger: false,
  multipleOfPrecision: 9,
} as const;

/** Each value of a group, as plain ajv, our compile step and our streaming validator see it. */
export function runSuiteCase(group: SuiteCase, dialect: string): readonly SuiteOutcome[] {
  // A schema of a single word is `{}` or what nothing fits: ours come as objects.
  const schema: JsonSchema = isRecord(group.schema)
    ? { $schema: dialect, ...group.schema }
    : { $schema: dialect, ...(group.schema ? {} : { not: {} }) };
  const plain = plainCheck(schema);
  return group.tests.map(({ description, data, valid }) => {
    const name = `${group.description} > ${description}`;
    if (!plain) return { name, outcome: 'left' };
    const expected = verdict(() => plain(data));
    const differences = Object.entries({
      compiled: verdict(() => validateValue(schema, data).length === 0),
      streamed: verdict(() => streamed(schema, data)),
    }).filter(([, found]) => found !== expected);
    if (differences.length > 0) {
      const told = differences.map(([who, found]) => `${who} says ${found}`).join(', ');
      return { name, outcome: 'failed', detail: `${told}; ajv says ${expected}` };
    }
    if (expected === String(valid)) return { name, outcome: 'passed' };
    return { name, outcome: 'passed', detail: `ajv too says ${expected}, the suite ${valid}` };
  });
}

/** Absent where ajv cannot resolve what the schema refers to. */
function plainCheck(schema: JsonSchema): ((value: unknown) => boolean) | undefined {
  const Plain = String(schema['$schema']).includes('draft-07') ? Ajv : Ajv2020;
  try {
    return formats.default(new Plain(options)).compile(schema);
  } catch {
    return undefined;
  }
}

/** The verdict of the stream, in pieces of three units; what is told early must agree with it. */
function streamed(schema: JsonSchema, data: unknown): boolean {
  const text = JSON.stringify(data);
  let written = '';
  const validator = createStreamingValidator(schema, () => written);
  const pieces = text.match(/[\s\S]{1,3}/g) ?? [];
  const early = pieces.flatMap(piece => {
    written += piece;
    return validator.push(piece);
  });
  const isValid = validator.end().findings.length === 0;
  if (isValid && early.length > 0) throw new Error(`false alarm: ${early[0]?.message}`);
  return isValid;
}

function verdict(check: () => boolean): string {
  try {
    return String(check());
  } catch (error) {
    return error instanceof RangeError ? 'false' : String(error);
  }
}
