import { readProse } from '../../checks/style/promptProse.ts';
import { type Action, type ActionRequest, insertion, lineEnd } from '../action.ts';
import { sampleValue } from '../schema/sampleValue.ts';

/** Turns to fill in as examples, before the last message of the user: two at first, for one alone is copied. */
export function insertExamples({ file, range }: ActionRequest): readonly Action[] {
  const { document } = file;
  const { template, text, metadata } = document;
  if (file.isPartial || range.end < template.range.start) return [];
  const { messages } = readProse(file);
  const last = messages.at(-1);
  const tag = template.tags.findLast(
    ({ range: at }) => last !== undefined && at.end === last.range.start,
  );
  if (last?.role !== 'user' || !tag || template.nesting.enclosing(tag)) return [];
  const shown = messages.filter(({ role }) => role === 'model').length;
  const eol = lineEnd(text);
  const count = shown === 0 ? 2 : 1;
  const { schema } = metadata.output;
  const reply = schema ? JSON.stringify(sampleValue(schema)) : 'The reply to it';
  const turns = Array.from({ length: count }, (_, index) => {
    const which = count > 1 ? `, case ${index + 1}` : '';
    return `{{role "user"}}${eol}An input as it comes in${which}${eol}${eol}{{role "model"}}${eol}${reply}${eol}${eol}`;
  });
  const title = count === 1 ? 'Insert another example' : 'Insert two examples';
  return [{ title, kind: 'refactor.rewrite', edits: [insertion(tag.range.start, turns.join(''))] }];
}
