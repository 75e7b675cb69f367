import type { Diagnostic, TextRange } from '../diagnostic.ts';

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

/** One name of a path as written, its brackets within the range. */
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
  /** How many `../` lead it. */
  readonly depth: number;
  /** Begins with `this` or `./`: never a helper or a block parameter. */
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

/** What stands in a tag, or in the parentheses of a subexpression. */
export interface CallExpression {
  readonly type: 'call';
  readonly range: TextRange;
  readonly callee: Expression;
  readonly params: readonly Expression[];
  readonly hash: readonly HashArgument[];
}

export type Expression = PathExpression | LiteralExpression | CallExpression;

/** The name under which a call would look for a helper: `json` of `{{json x}}`. */
export function calleeName(call: CallExpression): string {
  const { callee } = call;
  if (callee.type === 'path') return callee.parts.map(part => part.name).join('.');
  return callee.type === 'literal' ? String(callee.value) : '';
}

/** Whether a call has arguments, which makes its callee a helper. */
export function hasArguments(call: CallExpression): boolean {
  return call.params.length > 0 || call.hash.length > 0;
}

/** What a block's tags enclose: from `tag` to the next tag of the same block. */
export interface Branch {
  readonly block: Block;
  /** The tag it begins with: the block's own, or an `else`. */
  readonly tag: Tag;
}

export interface Block {
  readonly open: Tag;
  /** The branch this block stands in; absent at the top. */
  readonly parent?: Branch;
  /** In order; the first begins with `open`. */
  readonly branches: readonly Branch[];
  /** Absent when it is missing in the file. */
  readonly close?: Tag;
}

export interface Nesting {
  readonly blocks: readonly Block[];
  /** The innermost branch a tag stands in; an `else` or a closing tag stands where its block does. */
  enclosing(tag: Tag): Branch | undefined;
  /** Whether blocks are nested more than `MAX_NESTING` levels deep, which a diagnostic says too. */
  readonly isTooDeep: boolean;
  readonly diagnostics: readonly Diagnostic[];
}
