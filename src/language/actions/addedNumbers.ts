import type { TextRange } from '../../prompt/diagnostic.ts';
import { calleeName } from '../../prompt/expression.ts';
import { helpers } from '../../prompt/helpers.ts';
import { opens, type Tag } from '../../prompt/tag.ts';
import type { Template } from '../../prompt/template.ts';

/**
 * Whether a range, moved to a template of its own, may print other numbers. Handlebars adds up those
 * side by side at the beginning of a template or a block; what a partial gives is text, never added.
 */
export function mayAddUp(template: Template, { start, end }: TextRange): boolean {
  const run = runFrom(template, start, end);
  if (run.length === 0) return false;
  const before = template.tags.find(({ range }) => range.end === start);
  const after = template.tags.find(({ range }) => range.start === end);
  const begins = before ? divides(before) : start === template.range.start;
  return (
    (run.length > 1 && !begins) ||
    (before !== undefined && (before.kind === 'close' || mayPrintNumber(before))) ||
    (run.at(-1) === end && after !== undefined && (opens(after) || mayPrintNumber(after)))
  );
}

/** The ends of the values and blocks that follow each other from an offset on without a text between. */
function runFrom({ tags, nesting }: Template, start: number, limit: number): readonly number[] {
  const ends: number[] = [];
  let at = start;
  for (const tag of tags) {
    if (tag.range.start < at) continue;
    if (tag.range.start > at || tag.range.end > limit) break;
    at = tag.range.end;
    if (tag.kind === 'comment') continue;
    if (opens(tag)) at = nesting.blocks.find(({ open }) => open === tag)?.close?.range.end ?? at;
    else if (!mayPrintNumber(tag)) break;
    ends.push(at);
  }
  return ends;
}

/** Dotprompt's helpers print text. */
function mayPrintNumber({ kind, call }: Tag): boolean {
  if (kind !== 'value') return false;
  return !call || helpers.get(calleeName(call))?.from !== 'dotprompt';
}

function divides(tag: Tag): boolean {
  return opens(tag) || tag.kind === 'else' || tag.kind === 'elseChain';
}
