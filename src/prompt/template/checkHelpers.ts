import { closestWord } from '../../text/closest.ts';
import type { TextRange } from '../../text/replacement.ts';
import type { Diagnostic, Fix } from '../diagnostic.ts';
import { type HelperFacts, helpers, readsField } from './helpers.ts';
import { messages, titles } from './messages.ts';
import { customCalls } from './ownHelpers.ts';
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
 * Reports what Handlebars would throw for while rendering, or what makes Dotprompt lose content silently,
 * before anything runs. Only problems that are certain from the template alone are reported.
 * @param declared names of helpers that the application is known to register.
 */
export function checkHelpers(
  template: Template,
  declared: ReadonlySet<string> = new Set(),
): readonly Diagnostic[] {
  const closing = new Map(template.nesting.blocks.map(({ open, close }) => [open, close]));
  const found = template.tags.flatMap(tag => {
    if (!tag.call || tag.kind === 'close') return [];
    return [...checkTag(tag, tag.call, closing), ...checkArguments(tag.call)];
  });
  if (declared.size === 0) return found;
  const names = new Map(customCalls(template).map(({ name, range }) => [range.start, name]));
  const isDeclared = ({ code, range }: Diagnostic): boolean =>
    code === 'unknown-helper' && declared.has(names.get(range.start) ?? '');
  return found.filter(each => !isDeclared(each));
}

function checkTag(
  tag: Tag,
  call: CallExpression,
  closing: ReadonlyMap<Tag, Tag | undefined>,
): readonly Diagnostic[] {
  if (tag.kind === 'partial' || tag.kind === 'partialBlock') return [];
  if (tag.kind === 'decorator' || /^\{\{~?\*/.test(tag.name)) return checkDecorator(tag);
  const name = calleeName(call);
  const scoped = call.callee.type === 'path' && (call.callee.scoped || call.callee.data);
  const known = scoped ? undefined : helpers.get(name);
  const block = opens(tag) || tag.kind === 'elseChain';
  if (!known) return hasArguments(call) ? [unknownHelper(name, call.callee.range)] : [];
  if (tag.kind === 'value' && !hasArguments(call) && readsField(name)) {
    return [fieldNotHelper(known, call.callee.range)];
  }
  const found = checkCall(known, call, block, tag.range);
  const fix =
    tag.kind === 'block' && known.form === 'inline' ? inlined(tag, closing.get(tag)) : undefined;
  return fix ? found.map(finding => ({ ...finding, fix })) : found;
}

/** Converts a block to an inline tag: removes the sign before its name and the closing tag. */
function inlined({ name, nameRange: { start } }: Tag, close: Tag | undefined): Fix {
  const sign = { range: { start: start - 1, end: start }, text: '' };
  const ending = close ? [{ range: close.range, text: '' }] : [];
  return { title: titles.withoutBlock(name), edits: [sign, ...ending] };
}

function checkNested(expression: Expression): readonly Diagnostic[] {
  if (expression.type !== 'call') return [];
  const name = calleeName(expression);
  const known = helpers.get(name);
  const own = known
    ? checkCall(known, expression, false, expression.range)
    : [unknownHelper(name, expression.callee.range)];
  return [...own, ...checkArguments(expression)];
}

function checkArguments({ params, hash }: CallExpression): readonly Diagnostic[] {
  return [...params.flatMap(checkNested), ...hash.flatMap(({ value }) => checkNested(value))];
}

function checkDecorator(tag: Tag): readonly Diagnostic[] {
  if (tag.name === 'inline') return [];
  return [error('unknown-helper', tag.range, messages['unknown-helper.decorator'](tag.name))];
}

function fieldNotHelper({ name, example }: HelperFacts, range: TextRange): Diagnostic {
  const start = { start: range.start, end: range.start };
  return {
    code: 'helper-as-field',
    severity: 'warning',
    message: messages['helper-as-field'](name, example),
    range,
    fix: { title: titles.readThis(name), edits: [{ range: start, text: 'this.' }] },
  };
}

/** Applications register their own helpers, which only they can run. */
function unknownHelper(name: string, range: TextRange): Diagnostic {
  const guess = closestWord(name, [...helpers.keys()]);
  return {
    code: 'unknown-helper',
    severity: 'warning',
    message: messages['unknown-helper'](name, guess),
    range,
    ...(guess && { fix: replacing(range, guess) }),
  };
}

function checkCall(
  known: HelperFacts,
  call: CallExpression,
  block: boolean,
  range: TextRange,
): readonly Diagnostic[] {
  const { name, form, example } = known;
  if (block && form === 'inline') {
    return [error('helper-block', range, messages['helper-block'](name, example))];
  }
  if (!block && form === 'block') {
    return [error('helper-inline', range, messages['helper-inline'](name, example))];
  }
  if (name === 'media') return checkMedia(call, range);
  const [least, most] = known.arguments;
  if (call.params.length < least || call.params.length > most) {
    return [error('helper-arguments', range, messages['helper-arguments'](name, least, example))];
  }
  return name === 'role' ? checkRole(call) : [];
}

function checkMedia(call: CallExpression, range: TextRange): readonly Diagnostic[] {
  const url = call.hash.find(argument => argument.key === 'url');
  if (!url) {
    const [first] = call.params;
    const message = messages[first ? 'media-url.unnamed' : 'media-url.missing']();
    const start = first?.range.start ?? 0;
    const fix = {
      title: messages['media-url.nameIt'](),
      edits: [{ range: { start, end: start }, text: 'url=' }],
    };
    return [{ ...error('media-url', range, message), ...(first && { fix }) }];
  }
  if (url.value.type !== 'literal') return [];
  const { range: place, value } = url.value;
  if (value === '') return [error('media-url', place, messages['media-url.empty']())];
  if (/\s/.test(String(value))) {
    const fix = replacing(place, JSON.stringify(String(value).trim().replace(/\s/g, '%20')));
    return [{ ...error('media-url', place, messages['media-url.space']()), fix }];
  }
  return [];
}

const roleWord = /^[a-z]+$/;
const roles = ['system', 'user', 'model', 'tool'];
const otherNames: Readonly<Record<string, string>> = {
  assistant: 'model',
  ai: 'model',
  human: 'user',
};

function checkRole({ params }: CallExpression): readonly Diagnostic[] {
  const [role] = params;
  if (role?.type !== 'literal') return [];
  const written = String(role.value);
  const lower = written.toLowerCase();
  const meant = otherNames[lower] ?? (roles.includes(lower) ? lower : closestWord(lower, roles));
  const next = meant ? messages['role-name.write'](meant) : messages['role-name.list'](roles);
  const fix = meant && { fix: replacing(role.range, `"${meant}"`) };
  if (!roleWord.test(written)) {
    return [{ ...error('role-name', role.range, messages['role-name'](written, next)), ...fix }];
  }
  if (roles.includes(written)) return [];
  const message = messages['role-name.notAccepted'](written, next);
  return [{ code: 'role-name', severity: 'warning', message, range: role.range, ...fix }];
}

function replacing(range: TextRange, text: string): Fix {
  return { title: titles.write(text), edits: [{ range, text }] };
}

function error(code: string, range: TextRange, message: string): Diagnostic {
  return { code, severity: 'error', message, range };
}
