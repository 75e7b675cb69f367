import { editFrontmatter } from '../../../prompt/frontmatter/editFrontmatter.ts';
import { titles } from '../../messages/edits.ts';
import { partialOf } from '../../relatedFiles.ts';
import type { Action, ActionRequest } from '../action.ts';
import { picoschemaOf } from './picoschemaOf.ts';
import { objectSchema, usedInput } from './usedInput.ts';

/** Declares all variables that the body reads, in a prompt without an input schema. */
export function inferInput({ workspace, file }: ActionRequest): readonly Action[] {
  const { document } = file;
  if (file.isPartial || document.metadata.input.schema) return [];
  const { fields } = usedInput(document, name => partialOf(workspace, file.uri, name)?.document);
  if (fields.size === 0) return [];
  const conversion = picoschemaOf(objectSchema(fields, document.metadata.input.default));
  if (!conversion) return [];
  const path = ['input', 'schema'];
  const edited = editFrontmatter(document, { kind: 'insert', path, value: conversion.schema });
  if (!edited.ok) return [];
  const title = titles.inferInput(fields.size);
  return [{ title, kind: 'refactor.rewrite', edits: edited.edits }];
}
