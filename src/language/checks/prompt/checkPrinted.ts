import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { hasArguments } from '../../../prompt/template/tag.ts';
import type { InputPath } from '../../../prompt/template/variables.ts';
import { hasType, type JsonSchema } from '../../../schema/jsonSchema.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { messages } from '../../messages/diagnostics.ts';
import { titles } from '../../messages/edits.ts';
import { stepInto } from '../../schemaWalk.ts';

/** Reports objects that are printed directly, which results in `[object Object]`. */
export function checkPrinted({ template, metadata, text }: PromptDocument): readonly Diagnostic[] {
  const { schema } = metadata.input;
  if (!schema) return [];
  const paths = new Map(template.variables.map(({ range, path }) => [range.start, path]));
  return template.tags.flatMap((tag): readonly Diagnostic[] => {
    if (tag.kind !== 'value' || !tag.call || hasArguments(tag.call)) return [];
    const { range } = tag.call.callee;
    const path = paths.get(range.start);
    if (!path || !holdsObjects(schema, path)) return [];
    const written = text.slice(range.start, range.end);
    return [
      {
        code: 'object-printed',
        severity: 'warning',
        message: messages['object-printed'](written),
        range,
        fix: {
          title: titles.renderAsJson(),
          edits: [{ range: { start: range.start, end: range.start }, text: 'json ' }],
        },
      },
    ];
  });
}

function holdsObjects(root: JsonSchema, path: InputPath): boolean {
  let schema = root;
  for (const step of path) {
    const next = stepInto(schema, step);
    if (next.found !== 'schema') return false;
    schema = next.schema;
  }
  if (hasType(schema, 'object')) return true;
  return (
    hasType(schema, 'array') && isRecord(schema['items']) && hasType(schema['items'], 'object')
  );
}
