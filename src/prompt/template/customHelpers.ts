import type { TextRange } from '../diagnostic.ts';
import { type CallExpression, calleeName, type Expression, hasArguments } from './expression.ts';
import { isHelper } from './helpers.ts';
import { opens, type Tag } from './tag.ts';
import type { Template } from './template.ts';

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
