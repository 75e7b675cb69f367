import { titles } from '../../messages/edits.ts';
import { partialOf } from '../../names/relatedFiles.ts';
import type { Action, ActionRequest } from '../action.ts';
import { insertKey } from '../values/yamlInsert.ts';
import { picoschemaOf } from './picoschemaOf.ts';
import { objectOf, usedInput } from './usedInput.ts';

/** Declares all that the body reads, for a prompt that declares nothing. */
export function inferInput({ workspace, file }: ActionRequest): readonly Action[] {
  const { document } = file;
  if (file.isPartial || document.metadata.input.schema) return [];
  const { fields } = usedInput(document, name => partialOf(workspace, file.uri, name)?.document);
  if (fields.size === 0) return [];
  const conversion = picoschemaOf(objectOf(fields, document.metadata.input.default));
  const edit = conversion && insertKey(document, ['input', 'schema'], conversion.schema);
  if (!edit) return [];
  const title = titles.inferInput(fields.size);
  return [{ title, kind: 'refactor.rewrite', edits: [edit] }];
}
