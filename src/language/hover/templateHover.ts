import { helpers } from '../../prompt/template/helpers.ts';
import {
  type CallExpression,
  calleeName,
  type Expression,
  hasArguments,
  type Tag,
} from '../../prompt/template/tag.ts';
import type { VariableUse } from '../../prompt/template/variables.ts';
import type { PromptFile } from '../languageFile.ts';
import { touches } from '../lsp.ts';
import { blocks, md, plainMarkdown, prose } from '../markdown.ts';
import { messages, roleMeanings } from '../messages/hover.ts';
import { partialOf } from '../relatedFiles.ts';
import type { Workspace } from '../workspace.ts';
import {
  argumentText,
  dataVariables,
  helperText,
  partialText,
  variableDocumentation,
} from './documentation.ts';
import type { HoverContent } from './hoverContent.ts';

/** What a word in a tag is: a variable, a helper, a partial, a role, or a variable with `@`. */
export function templateHover(
  workspace: Workspace,
  file: PromptFile,
  offset: number,
): HoverContent | undefined {
  const { template } = file.document;
  const tag = template.tags.find(({ range }) => range.start < offset && offset < range.end);
  if (!tag) return undefined;
  return (
    variableHover(workspace, file, tag, offset) ??
    partialHover(workspace, file, tag, offset) ??
    (tag.call && callHover(tag.call, offset)) ??
    nameHover(tag, offset)
  );
}

function variableHover(
  workspace: Workspace,
  file: PromptFile,
  tag: Tag,
  offset: number,
): HoverContent | undefined {
  const use = file.document.template.variables.find(
    ({ range }) => touches(range, offset) && range.start >= tag.range.start,
  );
  if (!use?.path) return undefined;
  const { path, range } = pathUpTo(use, offset);
  // `*` and `?` in a path represent an element. The first element is used as the sample.
  const steps = path.filter(step => step !== '?').map(step => (step === '*' ? 0 : step));
  if (steps.length === 0) return undefined;
  const text = variableDocumentation(workspace, file, steps);
  return text === undefined ? undefined : { range, text };
}

/** The path up to the word under the cursor, such as `user` of `user.name`. */
function pathUpTo(
  { path = [], parts, range }: VariableUse,
  offset: number,
): { readonly path: readonly string[]; readonly range: VariableUse['range'] } {
  const index = parts.findIndex(part => touches(part.range, offset));
  const part = parts[index];
  if (!part) return { path, range };
  return { path: path.slice(0, path.length - (parts.length - 1 - index)), range: part.range };
}

function partialHover(
  workspace: Workspace,
  file: PromptFile,
  { kind, name, nameRange, call }: Tag,
  offset: number,
): HoverContent | undefined {
  if (kind !== 'partial' && kind !== 'partialBlock') return undefined;
  const isName = touches(nameRange, offset);
  const argument = call?.hash.find(({ keyRange }) => touches(keyRange, offset));
  const partial = isName || argument ? partialOf(workspace, file.uri, name) : undefined;
  if (!partial) return undefined;
  if (isName) return { range: nameRange, text: partialText(partial) };
  return argument && { range: argument.keyRange, text: argumentText(partial, argument.key) };
}

/** The part of a call under the cursor: its helper, a role, `@index`, a named argument. */
function callHover(call: CallExpression, offset: number): HoverContent | undefined {
  const { callee, params, hash } = call;
  const name = calleeName(call);
  const helper = helpers.get(name);
  if (callee.type === 'path' && touches(callee.range, offset)) {
    if (callee.data) return dataHover(callee);
    return helper && { range: callee.range, text: helperText(helper) };
  }
  const [first] = params;
  if (name === 'role' && first?.type === 'literal' && touches(first.range, offset)) {
    const role = String(first.value);
    const meaning = Object.hasOwn(roleMeanings, role) ? roleMeanings[role] : undefined;
    return meaning === undefined
      ? undefined
      : {
          range: first.range,
          text: blocks(
            md`**${plainMarkdown(role)}** ${plainMarkdown(messages['role.title']())}`,
            prose(meaning),
          ),
        };
  }
  const argument = hash.find(({ keyRange }) => touches(keyRange, offset));
  if (argument && helper?.named.includes(argument.key)) {
    return { range: argument.keyRange, text: helperText(helper) };
  }
  for (const inner of [callee, ...params, ...hash.map(({ value }) => value)]) {
    const content = expressionHover(inner, offset);
    if (content) return content;
  }
  return undefined;
}

function expressionHover(expression: Expression, offset: number): HoverContent | undefined {
  if (!touches(expression.range, offset)) return undefined;
  if (expression.type === 'call') return callHover(expression, offset);
  return expression.type === 'path' && expression.data ? dataHover(expression) : undefined;
}

function dataHover({
  parts,
  range,
}: Extract<Expression, { type: 'path' }>): HoverContent | undefined {
  const [head, field] = parts;
  const variable = dataVariables.find(({ name }) => name === head?.name);
  if (!variable) return undefined;
  const { name, summary, inLoop, fields = {} } = variable;
  const inner = field && Object.hasOwn(fields, field.name) ? fields[field.name] : undefined;
  const title = inner ? `@${name}.${field?.name}` : `@${name}`;
  const meaning = inner ?? (inLoop ? messages['data.inLoop'](summary) : summary);
  return { range, text: blocks(md`**${plainMarkdown(title)}**`, prose(meaning)) };
}

/** The word of a tag without a call: a closing tag, an invalid tag, an `else`. */
function nameHover({ name, nameRange, call, kind }: Tag, offset: number): HoverContent | undefined {
  const helper = helpers.get(name);
  if (!helper || !touches(nameRange, offset)) return undefined;
  if (call && kind === 'value' && helper.form === 'block' && !hasArguments(call)) return undefined;
  return { range: nameRange, text: helperText(helper) };
}
