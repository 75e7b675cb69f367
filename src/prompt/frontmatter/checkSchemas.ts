import { sameSchema } from '../../schema/jsonSchema.ts';
import { compileSchema } from '../../schema/validation/validate.ts';
import { pointerPath } from '../../text/json/jsonPointer.ts';
import { onceFor } from '../../text/memo.ts';
import { keyRange, valueRange } from '../../text/yaml/yamlNodes.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { PromptDocument } from '../document.ts';
import { messages } from './messages.ts';

/**
 * Reports schemas that are not valid JSON Schema. An invalid output schema is an error, because no reply
 * could be checked. With an invalid input schema the prompt can still be rendered, but its inputs are not
 * validated.
 */
export const checkSchemas = onceFor((document: PromptDocument): readonly Diagnostic[] =>
  document.foreign ? [] : [...checkSchema(document, 'input'), ...checkSchema(document, 'output')],
);

function checkSchema(
  { frontmatter, metadata, diagnostics }: PromptDocument,
  side: 'input' | 'output',
): readonly Diagnostic[] {
  const { schema } = metadata[side];
  if (!frontmatter || !schema) return [];
  const path: YamlPath = [side, 'schema'];
  const range = keyRange(frontmatter.yaml, path) ?? frontmatter.content;
  // Its problem may already have been found while it was read.
  const whole = valueRange(frontmatter.yaml, path) ?? range;
  const isKnown = diagnostics.some(
    ({ code, severity, range: { start } }) =>
      code === 'schema' &&
      (severity === 'error' || side === 'input') &&
      whole.start <= start &&
      start <= whole.end,
  );
  if (isKnown) return [];
  const compiled = compileSchema(sameSchema(schema));
  if (compiled.ok) return [];
  const at = keyRange(frontmatter.yaml, [...path, ...pointerPath(compiled.pointer)]) ?? range;
  return [
    {
      code: 'schema-invalid',
      severity: side === 'output' ? 'error' : 'warning',
      message: messages[`schema-invalid.${side}`](compiled.reason),
      range: at,
    },
  ];
}
