import type { Diagnostic, TextRange } from '../diagnostic.ts';
import { type CallExpression, calleeName, type PathPart } from './expression.ts';

/**
 * `block` `{{#x}}`, `inverse` `{{^x}}`, `decorator` `{{#*x}}`, `partialBlock` `{{#> x}}` and `raw` `{{{{x}}}}`
 * open something that `close` ends; `else` and `elseChain` (`{{else if x}}`) divide it.
 */
export type TagKind =
  | 'value'
  | 'comment'
  | 'partial'
  | 'block'
  | 'inverse'
  | 'decorator'
  | 'partialBlock'
  | 'raw'
  | 'else'
  | 'elseChain'
  | 'close';

/** One `{{...}}` of a template. */
export interface Tag {
  readonly kind: TagKind;
  readonly range: TextRange;
  /** The first word after the opening braces and their sign; empty where there is none. */
  readonly name: string;
  readonly nameRange: TextRange;
  /** Absent for `else`, comments, and a tag that could not be read. */
  readonly call?: CallExpression;
  /** The names between the bars of `as |item index|`. */
  readonly blockParams: readonly PathPart[];
  /** Why the tag could not be read. */
  readonly problem?: Diagnostic;
}

/** Whether a tag needs a `{{/...}}`. */
export function opens({ kind }: Tag): boolean {
  return (
    kind === 'block' ||
    kind === 'inverse' ||
    kind === 'decorator' ||
    kind === 'partialBlock' ||
    kind === 'raw'
  );
}

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
