import type { TextRange } from '../../text/replacement.ts';
import type { Diagnostic } from '../diagnostic.ts';

/**
 * `block` `{{#x}}`, `inverse` `{{^x}}`, `decorator` `{{#*x}}`, `partialBlock` `{{#> x}}` and `raw`
 * `{{{{x}}}}` open a block that `close` ends. `else` and `elseChain` (`{{else if x}}`) divide it.
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
  /** The first word after the opening braces and their sign. Empty when there is none. */
  readonly name: string;
  readonly nameRange: TextRange;
  /** Absent for `else`, comments, and tags that could not be parsed. */
  readonly call?: CallExpression;
  /** The names in `as |item index|`. */
  readonly blockParams: readonly PathPart[];
  /** Why the tag could not be parsed. */
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

/** The effect of a tag on the text of a prompt, and whether that effect is the same in every call. */
export type TagEffect =
  /** No effect: comments, sections, closing tags, tags that could not be parsed. */
  | 'none'
  /** Starts a message whose role is written as a plain word. */
  | 'role'
  /** Inserts a partial, whose text may be the same in every call. */
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

/** The role of the messages after a tag. Undefined for a tag that does not start a message. */
export function roleBegun({ kind, call }: Tag): string | undefined {
  if (kind !== 'value' || !call) return undefined;
  const name = calleeName(call);
  if (name === 'history') return 'model';
  const [role] = call.params;
  return name === 'role' && role?.type === 'literal' ? String(role.value) : undefined;
}

/** One name of a path as written. The range includes its brackets. */
export interface PathPart {
  readonly name: string;
  readonly range: TextRange;
}

/** `user.name`, `../plan`, `this.text`, `@index`. */
export interface PathExpression {
  readonly type: 'path';
  readonly range: TextRange;
  /** Begins with `@`. */
  readonly data: boolean;
  /** Number of `../` at the start. */
  readonly depth: number;
  /** Whether it starts with `this` or `./`. Such a path is never a helper or a block parameter. */
  readonly scoped: boolean;
  readonly parts: readonly PathPart[];
}

export interface LiteralExpression {
  readonly type: 'literal';
  readonly range: TextRange;
  readonly value: string | number | boolean | null | undefined;
}

export interface HashArgument {
  readonly key: string;
  readonly keyRange: TextRange;
  readonly value: Expression;
}

/** The content of a tag or of the parentheses of a subexpression. */
export interface CallExpression {
  readonly type: 'call';
  readonly range: TextRange;
  readonly callee: Expression;
  readonly params: readonly Expression[];
  readonly hash: readonly HashArgument[];
}

export type Expression = PathExpression | LiteralExpression | CallExpression;

/** The name by which a call looks up a helper: `json` for `{{json x}}`. */
export function calleeName(call: CallExpression): string {
  const { callee } = call;
  if (callee.type === 'path') return callee.parts.map(part => part.name).join('.');
  return callee.type === 'literal' ? String(callee.value) : '';
}

/** Whether a call has arguments, so that its callee must be a helper. */
export function hasArguments(call: CallExpression): boolean {
  return call.params.length > 0 || call.hash.length > 0;
}

/** The content of a block from `tag` to the next tag of the same block. */
export interface Branch {
  readonly block: TagBlock;
  /** The tag at its start: that of the block, or an `else`. */
  readonly tag: Tag;
}

export interface TagBlock {
  readonly open: Tag;
  /** The branch that contains the block. Absent at the root. */
  readonly parent?: Branch;
  /** In order. The first branch starts with `open`. */
  readonly branches: readonly Branch[];
  /** Absent when the closing tag is missing. */
  readonly close?: Tag;
}

export interface Nesting {
  readonly blocks: readonly TagBlock[];
  /**
   * The innermost branch that contains a tag. An `else` or a closing tag belongs to the branch around its
   * block.
   */
  enclosing(tag: Tag): Branch | undefined;
  /** Whether blocks are nested more than `MAX_NESTING` levels deep, which a diagnostic says too. */
  readonly isTooDeep: boolean;
  readonly diagnostics: readonly Diagnostic[];
}
