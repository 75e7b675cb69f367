// The syntax tree of Handlebars' parser and compiler. Its own types do not describe the kinds of statements.

export interface PathNode {
  readonly type: string;
  readonly original: unknown;
  readonly parts?: readonly string[];
  readonly depth?: number;
  readonly loc: unknown;
}

export interface CallNode {
  readonly path: PathNode;
  readonly params: readonly unknown[];
  readonly hash?: unknown;
}

export interface ProgramNode {
  readonly type?: 'Program';
  readonly body: readonly StatementNode[];
  readonly blockParams?: readonly string[];
  /** True for `{{else if}}`, whose block has no closing tag. */
  readonly chained?: boolean;
}

export interface ContentNode {
  readonly type: 'ContentStatement';
  /** `original` without the whitespace that was removed at its ends. */
  readonly value: string;
  readonly original: string;
  readonly loc: unknown;
}

interface Mustache extends CallNode {
  readonly type: 'MustacheStatement';
  readonly loc: unknown;
  readonly strip?: unknown;
  readonly escaped?: boolean;
}

export interface PartialCall {
  readonly type: 'PartialStatement';
  readonly indent?: string;
  readonly loc: unknown;
}

export interface BlockStatement extends CallNode {
  readonly type: 'BlockStatement' | 'DecoratorBlock' | 'PartialBlockStatement';
  readonly program?: ProgramNode;
  readonly inverse?: ProgramNode;
  readonly loc: unknown;
}

export type StatementNode =
  | ContentNode
  | Mustache
  | PartialCall
  | BlockStatement
  | { readonly type: 'CommentStatement' | 'Decorator' };

const noStrip = { open: false, close: false };

export function inlineCall(
  name: string,
  site: number,
  loc: unknown,
  more: readonly unknown[],
): StatementNode {
  return {
    type: 'MustacheStatement',
    path: pathTo(name, loc),
    params: [numberOf(site, loc), ...more],
    escaped: false,
    strip: noStrip,
    loc,
  };
}

export function blockCall(
  name: string,
  site: number,
  inner: BlockStatement | PartialCall,
): StatementNode {
  const { loc } = inner;
  const body: ProgramNode = { type: 'Program', body: [inner] };
  const strips = { openStrip: noStrip, inverseStrip: noStrip, closeStrip: noStrip };
  const path = pathTo(name, loc);
  const params = [numberOf(site, loc)];
  return { type: 'BlockStatement', path, params, program: body, loc, ...strips } as BlockStatement;
}

function numberOf(value: number, loc: unknown): unknown {
  return { type: 'NumberLiteral', value, original: value, loc };
}

function pathTo(name: string, loc: unknown): PathNode {
  return asPath({ type: 'StringLiteral', original: name, loc });
}

/** Handlebars also accepts `{{"a b"}}` and `{{12}}` as names. */
export function asPath(path: PathNode): PathNode {
  if (path.type === 'PathExpression') return path;
  const original = String(path.original);
  const data = { data: false, depth: 0 };
  return { type: 'PathExpression', ...data, parts: [original], original, loc: path.loc };
}

export function isScoped({ original }: PathNode): boolean {
  return /^\.|this\b/.test(String(original));
}
