import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { editFrontmatter } from '../../../prompt/frontmatter/editFrontmatter.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { onceFor } from '../../../text/memo.ts';
import { titles } from '../../messages/edits.ts';
import { partialOf } from '../../relatedFiles.ts';
import type { Action, ActionRequest } from '../action.ts';
import { picoschemaOf } from './picoschemaOf.ts';
import { inputFields } from './schemaFields.ts';
import {
  objectSchema,
  type PartialReader,
  type UsedValue,
  usedInput,
  usedValueAt,
} from './usedInput.ts';

/** The template is read once for all diagnostics of one request. */
const usedIn = onceFor(({ workspace, file }: ActionRequest): UsedValue => {
  const partial: PartialReader = called => partialOf(workspace, file.uri, called)?.document;
  return usedInput(file.document, partial);
});

/** Adds a variable to the input schema. Its type is guessed from how the template uses it. */
export function declareVariable(request: ActionRequest, found: Diagnostic): readonly Action[] {
  const { document } = request.file;
  const use = document.template.variables.find(({ parts }) =>
    parts.some(({ range }) => range.start === found.range.start && range.end === found.range.end),
  );
  const part = use?.parts.findIndex(({ range }) => range.start === found.range.start) ?? -1;
  const name = use?.parts[part]?.name;
  if (!use?.path || name === undefined) return [];
  const path = use.path.slice(0, use.path.length - (use.parts.length - part));
  const fields = inputFields(document, path);
  const value = usedValueAt(usedIn(request), [...path, name]);
  if (!fields || !value) return [];
  const schema = objectSchema(new Map([[name, value]]));
  const properties = schema['properties'];
  const written =
    fields.style === 'json' ? isRecord(properties) && properties : picoschemaOf(schema)?.schema;
  const [entry] = isRecord(written) ? Object.entries(written) : [];
  if (!entry) return [];
  const [key, declared] = entry;
  const edited = editFrontmatter(document, {
    kind: 'insert',
    path: [...fields.path, key],
    value: declared,
  });
  if (!edited.ok) return [];
  const title = titles.declareVariable(name);
  return [
    {
      title,
      kind: 'quickfix',
      edits: edited.edits,
      fixes: found,
      preferred: found.fix === undefined,
    },
  ];
}
