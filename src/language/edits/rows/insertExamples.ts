import { insertion, lineEnd } from '../../../text/replacement.ts';
import { readProse } from '../../checks/style/promptProse.ts';
import { placeholders, titles } from '../../messages/edits.ts';
import type { Action, ActionRequest } from '../action.ts';
import { sampleValue } from '../schema/sampleValue.ts';

/**
 * Inserts example turns to fill in before the last user message. There are two, because a single example is
 * usually copied.
 */
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
  const reply = schema ? JSON.stringify(sampleValue(schema)) : placeholders.exampleReply();
  const turns = Array.from({ length: count }, (_, index) => {
    const input = placeholders.exampleInput(count > 1 ? index + 1 : undefined);
    return `{{role "user"}}${eol}${input}${eol}${eol}{{role "model"}}${eol}${reply}${eol}${eol}`;
  });
  const title = titles.insertExamples(count);
  return [{ title, kind: 'refactor.rewrite', edits: [insertion(tag.range.start, turns.join(''))] }];
}
