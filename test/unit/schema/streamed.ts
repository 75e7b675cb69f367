import type { JsonSchema } from '../../../src/schema/jsonSchema.ts';
import { createStreamingValidator } from '../../../src/schema/streaming/streamingValidator.ts';
import type { Finding } from '../../../src/schema/validation/finding.ts';
import type { TextVerdict } from '../../../src/schema/validation/validate.ts';

export interface Streamed {
  /** What each piece made impossible to mend. */
  readonly early: readonly (readonly Finding[])[];
  readonly verdict: TextVerdict;
}

/** Pushes a text piece by piece, with whoever writes it keeping it as a run does. */
export function streamed(schema: JsonSchema | undefined, pieces: readonly string[]): Streamed {
  let written = '';
  const validator = createStreamingValidator(schema, () => written);
  const early = pieces.map(piece => {
    written += piece;
    return validator.push(piece);
  });
  return { early, verdict: validator.end() };
}
