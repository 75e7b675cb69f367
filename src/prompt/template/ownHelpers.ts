import type Handlebars from 'handlebars/dist/handlebars.js';
import type { TextRange } from '../diagnostic.ts';
import { isHelper } from './helpers.ts';
import { messages } from './messages.ts';
import {
  type CallExpression,
  calleeName,
  type Expression,
  hasArguments,
  opens,
  type Tag,
} from './tag.ts';
import type { Template } from './template.ts';

/**
 * A helper that an application registers. It gets the values of the arguments as written. Where the call has
 * named arguments or is a block, a last argument follows, as in Handlebars: `hash` with the named ones, and for
 * a block `fn(context)` and `inverse(context)`, which render its parts. `this` is the context of the call.
 * What it returns is put in as text, or is the value where the call is an argument itself.
 */
export type OwnHelper = (...args: never[]) => unknown;

/** By name. */
export type OwnHelpers = Readonly<Record<string, OwnHelper>>;

/** Why helpers cannot be used under their names; undefined when they can. */
export function problemOfHelpers(helpers: OwnHelpers): string | undefined {
  for (const [name, helper] of Object.entries(helpers)) {
    if (typeof helper !== 'function') return messages['own-helper.function'](name);
    if (isHelper(name)) return messages['own-helper.dotprompt'](name);
    if (!/^[A-Za-z_$][\w$-]*$/.test(name) || taken.has(name)) {
      return messages['own-helper.name'](name);
    }
  }
  return undefined;
}

const taken: ReadonlySet<string> = new Set([
  ...['helperMissing', 'blockHelperMissing', 'this', 'else', 'true', 'false', 'null', 'undefined'],
  ...Object.getOwnPropertyNames(Object.prototype),
]);

/** What a helper gets after its arguments where its call has named ones or is a block. */
export interface HelperCall {
  /** The named arguments. */
  readonly hash: Readonly<Record<string, unknown>>;
  /** Renders what the block encloses, with a context. Absent where the call is no block. */
  readonly fn?: (context: unknown) => string;
  /** The same for what follows its `{{else}}`. */
  readonly inverse?: (context: unknown) => string;
}

/**
 * What Handlebars calls for a helper of an application.
 * @param failed throws for what went wrong, the end of a sentence, in a call.
 */
export function runHelper(
  helper: OwnHelper,
  failed: (what: string, call: unknown) => never,
): Handlebars.HelperDelegate {
  return function (this: unknown, ...args: unknown[]): unknown {
    const call = args.at(-1) as HelperCall;
    const { hash, fn, inverse } = call;
    const hasMore = fn !== undefined || Object.keys(hash).length > 0;
    const last = hasMore ? [{ hash, ...(fn !== undefined && { fn, inverse }) }] : [];
    let result: unknown;
    try {
      result = Reflect.apply(helper, this, [...args.slice(0, -1), ...last]);
    } catch (error) {
      if (error instanceof Error && error.name === 'RenderProblem') throw error;
      const message = error instanceof Error ? error.message : String(error);
      return failed(messages['own-helper.failed'](message.replace(/\.$/, '')), call);
    }
    if (typeof result === 'object' && result !== null && 'then' in result) {
      return failed(messages['own-helper.promise'](), call);
    }
    return result;
  };
}

/** A call of a helper that neither Dotprompt nor Handlebars has. */
export interface CustomCall {
  readonly name: string;
  readonly range: TextRange;
}

/** Every call of a helper that only an application could know, subexpressions included. */
export function customCalls({ tags }: Template): readonly CustomCall[] {
  return tags.flatMap(tag => {
    // Most tags are variables: what has no arguments calls no helper, nor holds a call.
    if (!tag.call || !hasArguments(tag.call)) return [];
    if (tag.kind === 'close' || tag.kind === 'decorator') return [];
    const isPartial = tag.kind === 'partial' || tag.kind === 'partialBlock';
    const own = !isPartial && isCustom(tag.call, tag) ? [callOf(tag.call)] : [];
    return [...own, ...argumentsOf(tag.call).flatMap(nested)];
  });
}

function nested(expression: Expression): readonly CustomCall[] {
  if (expression.type !== 'call') return [];
  const own = isHelper(calleeName(expression)) ? [] : [callOf(expression)];
  return [...own, ...argumentsOf(expression).flatMap(nested)];
}

/** Without arguments a name is a variable, a section of one in a block. */
function isCustom(call: CallExpression, tag: Tag): boolean {
  const { callee } = call;
  const isScoped = callee.type === 'path' && (callee.scoped || callee.data);
  if (isScoped || (opens(tag) && tag.kind === 'raw')) return false;
  return hasArguments(call) && !isHelper(calleeName(call));
}

function argumentsOf({ params, hash }: CallExpression): readonly Expression[] {
  return [...params, ...hash.map(({ value }) => value)];
}

function callOf(call: CallExpression): CustomCall {
  return { name: calleeName(call), range: call.callee.range };
}
