import { isRecord } from '../../text/isRecord.ts';
import { stepOf } from '../../text/json/jsonPointer.ts';
import type { JsonSchema } from '../jsonSchema.ts';
import { messages } from './messages.ts';
import { compilePattern } from './pattern.ts';

export interface PatternProblem {
  /** JSON pointer to the pattern's rule in the schema. */
  readonly pointer: string;
  readonly isUsable: boolean;
  /** One sentence. */
  readonly message: string;
}

/** Why a pattern cannot be used, or not on long texts; undefined for nearly all patterns. */
export function patternProblem(source: string): Omit<PatternProblem, 'pointer'> | undefined {
  const compiled = compilePattern(source);
  if (!compiled.ok) {
    return { isUsable: false, message: messages.unusable(compiled.message) };
  }
  const { limitation } = compiled.pattern;
  return limitation === undefined
    ? undefined
    : {
        isUsable: true,
        message: messages.limited(limitation),
      };
}

/** The problems of all patterns in a schema. */
export function patternProblems(schema: JsonSchema): readonly PatternProblem[] {
  const found: PatternProblem[] = [];
  const look = (source: string, pointer: string): void => {
    const problem = patternProblem(source);
    if (problem) found.push({ ...problem, pointer });
  };
  const visit = (node: unknown, pointer: string): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      // The values of these are data, whatever they look like.
      if (['enum', 'const', 'default', 'examples', 'example'].includes(key)) continue;
      const at = pointer + stepOf(key);
      if (key === 'pattern' && typeof value === 'string') look(value, at);
      if (key === 'patternProperties' && isRecord(value)) {
        for (const source of Object.keys(value)) look(source, at + stepOf(source));
      }
      visit(value, at);
    }
  };
  visit(schema, '');
  return found;
}
