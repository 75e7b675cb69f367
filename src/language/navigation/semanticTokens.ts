import type { SemanticTokens, SemanticTokensLegend } from 'vscode-languageserver-types';
import type { PromptDocument } from '../../prompt/document.ts';
import { isHelper } from '../../prompt/template/helpers.ts';
import { calleeName, type Expression, hasArguments, type Tag } from '../../prompt/template/tag.ts';
import type { InputPath, VariableUse } from '../../prompt/template/variables.ts';
import type { TextRange } from '../../text/replacement.ts';
import type { LanguageFile, PromptFile } from '../languageFile.ts';
import { stepInto } from '../schemaWalk.ts';
import type { Workspace } from '../workspace.ts';

const types = ['variable', 'property', 'function', 'macro', 'parameter', 'comment'] as const;
const modifiers = ['declaration', 'undeclared', 'defaultLibrary'] as const;

/** `macro` is a partial. `undeclared` is a variable that the input schema does not have. */
export const semanticTokensLegend: SemanticTokensLegend = {
  tokenTypes: [...types],
  tokenModifiers: [...modifiers],
};

interface Token {
  readonly range: TextRange;
  readonly type: (typeof types)[number];
  readonly modifier?: (typeof modifiers)[number];
}

/** The meaning of the names in a prompt's tags, which a grammar cannot know. */
export function semanticTokens(
  _workspace: Workspace,
  file: LanguageFile,
): SemanticTokens | undefined {
  return file.kind === 'prompt' ? encoded(file, documentTokens(file.document)) : undefined;
}

function documentTokens(document: PromptDocument): readonly Token[] {
  const { variables, tags } = document.template;
  return [
    ...variables.flatMap(use => variableTokens(document, use)),
    ...tags.flatMap(tag => tagTokens(tag)),
    ...tags.flatMap(tag => commentTokens(document, tag)),
  ];
}

/**
 * The lines of a multi-line comment. The grammar cannot know whether a comment is closed further down, so it
 * colors such a comment only up to the first line that may be text.
 */
function commentTokens({ text }: PromptDocument, { kind, range, problem }: Tag): readonly Token[] {
  const written = text.slice(range.start, range.end);
  if (kind !== 'comment' || problem || !written.includes('\n')) return [];
  return [...written.matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) => {
    const start = range.start + index;
    return { range: { start, end: start + line.length }, type: 'comment' };
  });
}

function variableTokens(document: PromptDocument, use: VariableUse): readonly Token[] {
  const { parts, path, aliased } = use;
  const before = (path?.length ?? 0) - (aliased ? parts.length - 1 : parts.length);
  return parts.map(({ range }, index): Token => {
    if (aliased && index === 0) return { range, type: 'parameter' };
    const written = index + 1 - (aliased ? 1 : 0);
    const declared = path && isDeclaredInput(document, path.slice(0, before + written));
    const type = index === 0 ? 'variable' : 'property';
    return declared === false ? { range, type, modifier: 'undeclared' } : { range, type };
  });
}

/** Undefined when unknown: without a schema, with an open one, or with only a default. */
function isDeclaredInput({ metadata }: PromptDocument, path: InputPath): boolean | undefined {
  const { schema, default: defaults = {} } = metadata.input;
  if (!schema || Object.hasOwn(defaults, path[0] ?? '')) return undefined;
  let here = schema;
  for (const step of path) {
    const next = stepInto(here, step);
    if (next.found !== 'schema') return next.found === 'missing' ? false : undefined;
    here = next.schema;
  }
  return true;
}

function tagTokens(tag: Tag): readonly Token[] {
  const { kind, call, name, nameRange, blockParams } = tag;
  const found: Token[] = blockParams.map(({ range }) => ({
    range,
    type: 'parameter',
    modifier: 'declaration',
  }));
  if (kind === 'close' || !call) {
    if (kind === 'close' && isHelper(name)) found.push(helper(nameRange));
    return found;
  }
  const isPartial = kind === 'partial' || kind === 'partialBlock';
  if (isPartial) {
    if (call.callee.type !== 'call') found.push({ range: nameRange, type: 'macro' });
    for (const { keyRange } of call.hash) found.push({ range: keyRange, type: 'parameter' });
  }
  return [...found, ...helperTokens(call, isPartial, tag)];
}

/** Helpers by their names. A name with arguments or in parentheses is an unknown helper. */
function helperTokens(expression: Expression, isPartial: boolean, tag?: Tag): readonly Token[] {
  if (expression.type !== 'call') return [];
  const { callee, params, hash } = expression;
  const found: Token[] = [];
  if (callee.type === 'call') found.push(...helperTokens(callee, false));
  const [word] = callee.type === 'path' ? callee.parts : [];
  const isPlain = callee.type === 'path' && !callee.scoped && callee.depth === 0 && !callee.data;
  if (word && isPlain && !isPartial) {
    if (isHelper(calleeName(expression))) found.push(helper(word.range));
    else if (!tag || hasArguments(expression)) found.push({ range: word.range, type: 'function' });
  }
  return [
    ...found,
    ...params.flatMap(param => helperTokens(param, false)),
    ...hash.flatMap(({ value }) => helperTokens(value, false)),
  ];
}

function helper(range: TextRange): Token {
  return { range, type: 'function', modifier: 'defaultLibrary' };
}

/**
 * Encodes five numbers per token: line and character relative to the previous token, length, type, modifiers.
 */
function encoded({ text }: PromptFile, tokens: readonly Token[]): SemanticTokens {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  let end = 0;
  for (const { range, type, modifier } of tokens.toSorted(
    (a, b) => a.range.start - b.range.start,
  )) {
    const start = text.positionAt(range.start);
    const stop = text.positionAt(range.end);
    // A name may be both a helper and a block parameter. Editors do not accept overlapping tokens.
    if (range.start < end || stop.line !== start.line || range.end <= range.start) continue;
    end = range.end;
    const sameLine = start.line === line;
    data.push(
      start.line - line,
      sameLine ? start.character - character : start.character,
      range.end - range.start,
      types.indexOf(type),
      modifier ? 1 << modifiers.indexOf(modifier) : 0,
    );
    ({ line, character } = start);
  }
  return { data };
}
