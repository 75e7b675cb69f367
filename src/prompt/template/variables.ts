import type { TextRange } from '../../text/replacement.ts';
import { isHelper, readsField } from './helpers.ts';
import {
  type Branch,
  type CallExpression,
  calleeName,
  type Expression,
  hasArguments,
  type Nesting,
  type PathExpression,
  type PathPart,
  type Tag,
} from './tag.ts';

/**
 * Steps from the input to a value. `*` is every element of a list or value of a map. `?` is every element of
 * a list or, for any other value, the value itself (`{{#name}}`).
 */
export type InputPath = readonly string[];

/** A place where a template reads from its input. */
export interface VariableUse {
  readonly range: TextRange;
  /** The names as written. Empty for `this`. */
  readonly parts: readonly PathPart[];
  /**
   * True when the first of `parts` is a name from `as |x|`, which is not a field but refers to another value.
   */
  readonly aliased: boolean;
  /**
   * The value that is read. Its last steps are `parts`. The steps before come from `each`, `with`, `as |x|`
   * and `../`. Absent when it depends on the run, as in a partial's block.
   */
  readonly path?: InputPath;
}

/** Every variable that a template reads, in order, resolved in its scope. */
export function variablesOf(tags: readonly Tag[], nesting: Nesting): readonly VariableUse[] {
  const scopes = new Map<Branch, Scope>();
  const uses: VariableUse[] = [];
  for (const tag of tags) {
    if (!tag.call || tag.kind === 'close') continue;
    const scope = scopeOf(nesting.enclosing(tag), scopes);
    readCall(tag.call, roleOf(tag), scope, uses);
  }
  return uses;
}

/** The names that a template reads directly from its input, in order. */
export function inputNames(variables: readonly VariableUse[]): ReadonlySet<string> {
  const names = variables.flatMap(({ path }) => path?.slice(0, 1) ?? []);
  return new Set(names.filter(name => name !== '*' && name !== '?'));
}

/** The value of `this` at a tag. Undefined when it depends on the run. */
export function contextAt(tag: Tag, nesting: Nesting): InputPath | undefined {
  return scopeOf(nesting.enclosing(tag), new Map()).context;
}

interface Scope {
  readonly outer?: Scope;
  /** The innermost outer scope with names, so that looking up a name skips all others. */
  readonly named?: Scope;
  /** The innermost outer scope that counts for `../`. */
  readonly changing?: Scope;
  /** Absent when unknown. */
  readonly context?: InputPath;
  /** Whether it counts for `../`. */
  readonly changesContext: boolean;
  /** The names of `as |a b|`. Without a path when the name is a key or an index. */
  readonly names: ReadonlyMap<string, InputPath | undefined>;
}

/** What can be read at a place of a template. */
export interface VisibleScope {
  /** The context of plain names, then those of `../`, `../../` and so on. Undefined when unknown. */
  readonly contexts: readonly (InputPath | undefined)[];
  /** The names of `as |a b|` that apply here. Without a path when the name is a key or an index. */
  readonly names: ReadonlyMap<string, InputPath | undefined>;
}

/** The scope in a branch of a block, or at the root. */
export function visibleScope(branch: Branch | undefined): VisibleScope {
  const contexts: (InputPath | undefined)[] = [];
  const names = new Map<string, InputPath | undefined>();
  for (let at: Scope | undefined = scopeOf(branch, new Map()); at; at = at.outer) {
    if (at.changesContext) contexts.push(at.context);
    for (const [name, path] of at.names) if (!names.has(name)) names.set(name, path);
  }
  return { contexts, names };
}

const noNames: Scope['names'] = new Map();
const root: Scope = { context: [], changesContext: true, names: noNames };

function scopeOf(branch: Branch | undefined, known: Map<Branch, Scope>): Scope {
  if (!branch) return root;
  const found = known.get(branch);
  if (found) return found;
  const missing: Branch[] = [];
  let at: Branch | undefined = branch;
  while (at && !known.has(at)) {
    missing.push(at);
    at = at.block.parent;
  }
  let scope = (at && known.get(at)) ?? root;
  for (const inner of missing.reverse()) {
    scope = innerScope(inner, scope);
    known.set(inner, scope);
  }
  return scope;
}

/** The links to the outer scopes. */
function outerLinks(outer: Scope): Pick<Scope, 'outer' | 'named' | 'changing'> {
  const named = outer.names.size > 0 ? outer : outer.named;
  const changing = outer.changesContext ? outer : outer.changing;
  return { outer, ...(named && { named }), ...(changing && { changing }) };
}

function innerScope({ tag, block }: Branch, outer: Scope): Scope {
  const around = outerLinks(outer);
  const same: Scope = {
    ...around,
    ...context(outer.context),
    changesContext: false,
    names: noNames,
  };
  const unknown: Scope = { ...around, changesContext: true, names: noNames };
  if (tag.kind === 'else' || tag.kind === 'inverse') return same;
  if (tag.kind === 'partialBlock' || tag.kind === 'decorator') return unknown;
  if (!tag.call) return block.open.problem && !keepsContext(tag.name) ? unknown : same;
  const { params } = tag.call;
  const name = calleeName(tag.call);
  const [first] = params;
  if (name === 'each' || name === 'with') {
    const whole = first && resolve(first, outer);
    const inner = whole && (name === 'each' ? [...whole, '*'] : whole);
    const [value, key] = tag.blockParams;
    const names = new Map<string, InputPath | undefined>();
    if (key) names.set(key.name, undefined);
    if (value) names.set(value.name, inner);
    return { ...around, ...context(inner), changesContext: true, names };
  }
  if (isHelper(name) || hasArguments(tag.call)) return same;
  const whole = resolve(tag.call.callee, outer);
  return { ...around, ...context(whole && [...whole, '?']), changesContext: true, names: noNames };
}

/** Whether a block keeps the context, even if its tag is invalid. */
function keepsContext(name: string): boolean {
  return isHelper(name) && name !== 'each' && name !== 'with';
}

/** Maximum number of steps. With deeply nested blocks, paths would fill the memory. */
const DEEPEST = 100;

function context(path: InputPath | undefined): { readonly context?: InputPath } {
  return path && path.length <= DEEPEST ? { context: path } : {};
}

type VariableRole = 'value' | 'helper' | 'partial';

function roleOf({ kind }: Tag): VariableRole {
  if (kind === 'partial' || kind === 'partialBlock') return 'partial';
  return kind === 'decorator' ? 'helper' : 'value';
}

function readCall(
  call: CallExpression,
  role: VariableRole,
  scope: Scope,
  uses: VariableUse[],
): void {
  const { callee } = call;
  if (callee.type === 'call') readCall(callee, 'helper', scope, uses);
  else if (role === 'value' && isVariable(call, scope)) readValue(callee, scope, uses);
  for (const param of call.params) readValue(param, scope, uses);
  for (const { value } of call.hash) readValue(value, scope, uses);
}

function readValue(expression: Expression, scope: Scope, uses: VariableUse[]): void {
  if (expression.type === 'call') {
    readCall(expression, 'helper', scope, uses);
  } else if (expression.type === 'path') {
    const { data, parts, range } = expression;
    if (data && parts[0]?.name !== 'root') return;
    const path = resolve(expression, scope);
    const named = data ? parts.slice(1) : parts;
    uses.push({
      range,
      parts: named,
      aliased: isAliased(expression, scope),
      ...(path && { path }),
    });
  }
}

/** A name without arguments is a variable, unless a helper has that name and no block parameter has. */
function isVariable(call: CallExpression, scope: Scope): boolean {
  const { callee } = call;
  if (callee.type !== 'path' || hasArguments(call)) return false;
  if (callee.scoped || callee.depth > 0 || callee.parts.length !== 1) return true;
  const name = calleeName(call);
  return callee.data || isAliased(callee, scope) || !isHelper(name) || readsField(name);
}

function isAliased({ data, depth, parts, scoped }: PathExpression, scope: Scope): boolean {
  const [head] = parts;
  return head !== undefined && !data && !scoped && depth === 0 && namedIn(scope, head.name);
}

function namedIn(scope: Scope, name: string): boolean {
  for (let at: Scope | undefined = scope; at; at = at.named) if (at.names.has(name)) return true;
  return false;
}

function resolve(expression: Expression, scope: Scope): InputPath | undefined {
  if (expression.type !== 'path') return undefined;
  const names = expression.parts.map(part => part.name);
  const [head, ...rest] = names;
  if (expression.data) return head === 'root' ? rest : undefined;
  if (head !== undefined && !expression.scoped && expression.depth === 0) {
    for (let at: Scope | undefined = scope; at; at = at.named) {
      if (!at.names.has(head)) continue;
      const named = at.names.get(head);
      return named && [...named, ...rest];
    }
  }
  const context = upward(scope, expression)?.context;
  return context && [...context, ...names];
}

function upward(scope: Scope, { depth }: PathExpression): Scope | undefined {
  let at: Scope | undefined = scope;
  for (let steps = depth; steps > 0 && at; steps -= 1) {
    const changing: Scope | undefined = at.changesContext ? at : at.changing;
    at = changing?.outer;
  }
  return at;
}
