import { helpers } from '../../../prompt/template/helpers.ts';
import { calleeName, opens, type Tag } from '../../../prompt/template/tag.ts';
import type { Template } from '../../../prompt/template/template.ts';
import type { TextRange } from '../../../text/replacement.ts';

/**
 * Whether a range may print other numbers when it is moved to its own template. Handlebars adds adjacent
 * numbers at the beginning of a template or block. The result of a partial is text and is never added.
 */
export function mayAddUp(template: Template, { start, end }: TextRange): boolean {
  const run = runFrom(template, start, end);
  if (run.values === 0) return false;
  // Comments print nothing, so that the tags around them are adjacent.
  const tags = template.tags.filter(({ kind }) => kind !== 'comment');
  const comments = template.tags.filter(({ kind }) => kind === 'comment');
  const from = comments.reduceRight(
    (at, { range }) => (range.end === at ? range.start : at),
    start,
  );
  const until = comments.reduce((at, { range }) => (range.start === at ? range.end : at), end);
  const before = tags.find(({ range }) => range.end === from);
  const after = tags.find(({ range }) => range.start === until);
  const begins = before ? divides(before) : from === template.range.start;
  return (
    (run.values > 1 && !begins) ||
    (before !== undefined && (before.kind === 'close' || mayPrintNumber(before))) ||
    (run.end === end && after !== undefined && (opens(after) || mayPrintNumber(after)))
  );
}

/** The consecutive values and blocks after an offset without text between them. */
function runFrom(
  { tags, nesting }: Template,
  start: number,
  limit: number,
): { readonly values: number; readonly end: number } {
  let values = 0;
  let end = start;
  for (const tag of tags) {
    if (tag.range.start < end) continue;
    if (tag.range.start > end || tag.range.end > limit) break;
    if (tag.kind === 'comment') {
      end = tag.range.end;
    } else if (opens(tag)) {
      end = nesting.blocks.find(({ open }) => open === tag)?.close?.range.end ?? tag.range.end;
      values += 1;
    } else if (mayPrintNumber(tag)) {
      end = tag.range.end;
      values += 1;
    } else break;
  }
  return { values, end };
}

/** Dotprompt's helpers print text. */
function mayPrintNumber({ kind, call }: Tag): boolean {
  if (kind !== 'value') return false;
  return !call || helpers.get(calleeName(call))?.from !== 'dotprompt';
}

function divides(tag: Tag): boolean {
  return opens(tag) || tag.kind === 'else' || tag.kind === 'elseChain';
}
