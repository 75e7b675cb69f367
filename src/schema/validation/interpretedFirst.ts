import { Check } from 'typebox/schema';
import type { JsonSchema } from '../jsonSchema.ts';

/** Then a compiled schema is faster in total. */
const FEW = 20;

/**
 * Checks the first values against a large schema of this program by interpreting it, which takes a few
 * milliseconds where compiling takes some hundred. The schema is compiled when a value does not match, because
 * only the compiled schema says why, or when there are more values. A start of the CLI usually reads one valid
 * file of each kind and compiles nothing.
 * @param compile returns the check by the compiled schema. Called at most once.
 */
export function interpretedFirst<Errors>(
  schema: JsonSchema,
  noErrors: Errors,
  compile: () => (value: unknown) => Errors,
): (value: unknown) => Errors {
  let left = FEW;
  let compiled: ((value: unknown) => Errors) | undefined;
  return value => {
    if (compiled === undefined && left > 0) {
      left -= 1;
      if (Check(schema, value)) return noErrors;
    }
    compiled ??= compile();
    return compiled(value);
  };
}
