import type { JsonSchema } from '../src/schema/jsonSchema.ts';
import { validateValue } from '../src/schema/validation/validate.ts';
import { isRecord } from '../src/text/isRecord.ts';
import { plainAjv } from '../test/unit/schema/plainAjv.ts';
import { streamed } from '../test/unit/schema/streamed.ts';

/** A group of the suite: one schema, and values with the result that the draft requires. */
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
  /** The problem. For a case that passed, that ajv's own result differs from the suite's. */
  readonly detail?: string;
}

/** Validates each value of a group with plain ajv, our compile step and our streaming validator. */
export function runSuiteCase(group: SuiteCase, dialect: string): readonly SuiteOutcome[] {
  // A boolean schema is converted to an object, because ours are objects.
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
      streamed: verdict(() => takenInPieces(schema, data)),
    }).filter(([, found]) => found !== expected);
    if (differences.length > 0) {
      const detail = differences.map(([who, found]) => `${who} says ${found}`).join(', ');
      return { name, outcome: 'failed', detail: `${detail}; ajv says ${expected}` };
    }
    if (expected === String(valid)) return { name, outcome: 'passed' };
    return { name, outcome: 'passed', detail: `ajv too says ${expected}, the suite ${valid}` };
  });
}

/** Undefined when ajv cannot resolve a reference of the schema. */
function plainCheck(schema: JsonSchema): ((value: unknown) => boolean) | undefined {
  try {
    return plainAjv(!String(schema['$schema']).includes('draft-07')).compile(schema);
  } catch {
    return undefined;
  }
}

/** The result of streaming in pieces of three units. Early findings must agree with it. */
function takenInPieces(schema: JsonSchema, data: unknown): boolean {
  const { early, verdict } = streamed(schema, JSON.stringify(data).match(/[\s\S]{1,3}/g) ?? []);
  const isValid = verdict.findings.length === 0;
  const [alarm] = early.flat();
  if (isValid && alarm) throw new Error(`false alarm: ${alarm.message}`);
  return isValid;
}

function verdict(check: () => boolean): string {
  try {
    return String(check());
  } catch (error) {
    return error instanceof RangeError ? 'false' : String(error);
  }
}
