import type { TextRange } from '../diagnostic.ts';

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
