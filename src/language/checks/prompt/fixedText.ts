import type { PromptDocument } from '../../../prompt/document.ts';
import { opens, roleBegun, type Tag } from '../../../prompt/template/tag.ts';
import { lastOf } from '../../../text/memo.ts';
import type { TextRange } from '../../../text/replacement.ts';

/** A part of a template without tags. */
export interface FixedText {
  readonly range: TextRange;
  /** The role of its message, as far as roles are written as plain words. */
  readonly role: string;
  /** Whether it is in a block, which may omit or repeat it. */
  readonly inBlock: boolean;
  /** The tag before it. Absent at the beginning. */
  readonly after?: Tag;
}

/** Every text between the tags, in order. Empty ones are omitted. */
export function fixedTexts({ template }: PromptDocument): readonly FixedText[] {
  return textsOf(template);
}

const textsOf = lastOf(read);

function read({ range, tags }: PromptDocument['template']): readonly FixedText[] {
  const texts: FixedText[] = [];
  let role = 'user';
  let depth = 0;
  let at = range.start;
  let after: Tag | undefined;
  const note = (end: number): void => {
    if (end <= at) return;
    const text = { range: { start: at, end }, role, inBlock: depth > 0 };
    texts.push(after ? { ...text, after } : text);
  };
  for (const tag of tags) {
    note(tag.range.start);
    role = roleBegun(tag) ?? role;
    if (opens(tag)) depth += 1;
    else if (tag.kind === 'close') depth = Math.max(0, depth - 1);
    at = tag.range.end;
    after = tag;
  }
  note(range.end);
  return texts;
}
