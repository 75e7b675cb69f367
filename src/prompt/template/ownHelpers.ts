import type Handlebars from 'handlebars/dist/handlebars.js';
import type { TextRange } from '../../text/replacement.ts';
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
 * A helper that an application registers. It gets the values of the arguments as written. If the call has
 * named arguments or is a block, there is one more argument, as in Handlebars: `hash` with the named
 * arguments and, for a block, `fn(context)` and `inverse(context)`, which render its parts. `this` is the
 * context of the call. The result is inserted as text or, when the call is itself an argument, is used as a
 * value.
 */
export type OwnHelper = (...args: never[]) => unknown;

/** Helpers by name. */
export type OwnHelpers = Readonly<Record<string, OwnHelper>>;

/** Why helpers cannot be registered with their names. Undefined when they can. */
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

/** The last argument of a helper whose call has named arguments or is a block. */
export interface HelperCall {
  /** The named arguments. */
  readonly hash: Readonly<Record<string, unknown>>;
  /** Renders the content of the block with a context. Absent when the call is not a block. */
  readonly fn?: (context: unknown) => string;
  /** The same for the part after its `{{else}}`. */
  readonly inverse?: (context: unknown) => string;
}

/**
 * Calls a helper of an application for Handlebars.
 * @param failed throws an error for a problem in a call. Its argument is the end of a sentence.
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

/** A call of a helper that is in neither Dotprompt nor Handlebars. */
export interface CustomCall {
  readonly name: string;
  readonly range: TextRange;
}

/** Every call of a helper that only an application can have, including subexpressions. */
export function customCalls({ tags }: Template): readonly CustomCall[] {
  return tags.flatMap(tag => {
    // Most tags are variables. Without arguments there is no call of a helper.
    if (!tag.call || !hasArguments(tag.call)) return [];
    if (tag.kind === 'close' || tag.kind === 'decorator') return [];
    const isPartial = tag.kind === 'partial' || tag.kind === 'partialBlock';
    const own = !isPartial && isCustom(tag.call, tag) ? [customCallOf(tag.call)] : [];
    return [...own, ...argumentsOf(tag.call).flatMap(nestedCalls)];
  });
}

function nestedCalls(expression: Expression): readonly CustomCall[] {
  if (expression.type !== 'call') return [];
  const own = isHelper(calleeName(expression)) ? [] : [customCallOf(expression)];
  return [...own, ...argumentsOf(expression).flatMap(nestedCalls)];
}

/** Without arguments a name is a variable, or a section for a variable in a block. */
function isCustom(call: CallExpression, tag: Tag): boolean {
  const { callee } = call;
  const isScoped = callee.type === 'path' && (callee.scoped || callee.data);
  if (isScoped || (opens(tag) && tag.kind === 'raw')) return false;
  return hasArguments(call) && !isHelper(calleeName(call));
}

function argumentsOf({ params, hash }: CallExpression): readonly Expression[] {
  return [...params, ...hash.map(({ value }) => value)];
}

function customCallOf(call: CallExpression): CustomCall {
  return { name: calleeName(call), range: call.callee.range };
}
