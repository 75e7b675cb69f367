import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { roleBegun } from '../../../prompt/template/tag.ts';
import { type JsonSchema, sameSchema } from '../../../schema/jsonSchema.ts';
import { validateText } from '../../../schema/validation/validate.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { jsonEdits } from '../../edits/values/jsonEdits.ts';
import { valueFixes } from '../../edits/values/valueFixes.ts';
import { messages } from '../../messages/diagnostics.ts';

/** Reports JSON replies in the prompt (`{{role "model"}}`) that do not match its own output schema. */
export function checkExamples(document: PromptDocument): readonly Diagnostic[] {
  return mismatchedExamples(document).flat();
}

/** The same, with a list of diagnostics for each reply. */
export function mismatchedExamples(document: PromptDocument): readonly (readonly Diagnostic[])[] {
  const { schema } = document.metadata.output;
  if (!schema || !document.text.includes('model')) return [];
  const found = replies(document);
  if (found.length === 0) return [];
  const same = sameSchema(schema);
  return found
    .map(range => checkReply(document.text, range, same))
    .filter(findings => findings.length > 0);
}

/** Messages of the model that are a single fixed text and look like JSON. */
function replies({ text, template }: PromptDocument): readonly TextRange[] {
  const { tags, nesting, range: body } = template;
  return tags.flatMap((tag, index) => {
    if (roleBegun(tag) !== 'model' || nesting.enclosing(tag)) return [];
    const next = tags[index + 1];
    if (next && roleBegun(next) === undefined) return [];
    const from = tag.range.end;
    const message = text.slice(from, next?.range.start ?? body.end);
    const inner = unfenced(message.trim());
    if (!inner.startsWith('{') && !inner.startsWith('[')) return [];
    const start = from + message.indexOf(inner);
    return [{ start, end: start + inner.length }];
  });
}

function unfenced(message: string): string {
  if (!message.startsWith('```')) return message;
  const until = message.endsWith('```') ? -'```'.length : undefined;
  return message.slice(message.indexOf('\n') + 1, until).trim();
}

function checkReply(text: string, range: TextRange, schema: JsonSchema): readonly Diagnostic[] {
  const example = text.slice(range.start, range.end);
  const edits = jsonEdits(text, range.start);
  const { value, findings } = validateText(schema, example);
  // A schema that cannot be used is reported at its own place.
  return findings
    .filter(({ keyword }) => keyword !== 'schema')
    .map((finding): Diagnostic => {
      const { message, range: place } = finding;
      const isSeen = place !== undefined && place.end > place.start;
      return {
        code: 'example-output',
        severity: 'warning',
        message: messages['example-output'](message),
        range: isSeen ? { start: range.start + place.start, end: range.start + place.end } : range,
        fixes: () => valueFixes(schema, value, finding, edits),
      };
    });
}
