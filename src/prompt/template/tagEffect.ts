import { calleeName } from './expression.ts';
import type { Tag } from './tag.ts';

/** What a tag does to the text of a prompt: whether that is the same in every call. */
export type TagEffect =
  /** Nothing, in every call: comments, sections, closing tags, tags that could not be read. */
  | 'none'
  /** Begins a message whose role is written as a plain word. */
  | 'role'
  /** Puts in what the partial says, which may be the same in every call. */
  | 'partial'
  | 'varying';

export function effectOf(tag: Tag): TagEffect {
  const { kind, call } = tag;
  if (kind === 'comment' || kind === 'decorator' || kind === 'close' || !call) return 'none';
  if (kind === 'partial') return 'partial';
  const name = calleeName(call);
  if (name === 'section' && kind === 'value') return 'none';
  return name === 'role' && roleBegun(tag) !== undefined ? 'role' : 'varying';
}

/** The role of the messages from a tag on; undefined for a tag that begins none. */
export function roleBegun({ kind, call }: Tag): string | undefined {
  if (kind !== 'value' || !call) return undefined;
  const name = calleeName(call);
  if (name === 'history') return 'model';
  const [role] = call.params;
  return name === 'role' && role?.type === 'literal' ? String(role.value) : undefined;
}
