import Handlebars from 'handlebars/dist/handlebars.js';
import type { TextRange } from '../../text/replacement.ts';
import type { CallExpression, Expression, HashArgument, PathPart, TagKind } from './tag.ts';

export interface TagSource {
  readonly kind: TagKind;
  /** The tag as written, including its braces. */
  readonly text: string;
  /** The name as written, which the closing tag must repeat. */
  readonly name: string;
  /** Offset of the tag in the file. */
  readonly offset: number;
}

export type ParsedTag =
  | {
      readonly ok: true;
      readonly call?: CallExpression;
      readonly blockParams: readonly PathPart[];
    }
  | {
      readonly ok: false /** Where the parser stopped in the text of the tag, if it reports that. */;
      readonly unexpected?: string;
    };

/**
 * Parses one tag with Handlebars' own parser. The tag is completed to a template of its own, so that problems
 * elsewhere in the file do not affect it.
 */
export function parseTag(source: TagSource): ParsedTag {
  const { before, after } = completedTag(source);
  let program: hbs.AST.Program;
  try {
    program = programOf(before + source.text + after);
  } catch (error) {
    return { ok: false, ...unexpectedIn(error) };
  }
  if (source.kind === 'else' || source.kind === 'comment') return { ok: true, blockParams: [] };
  const statement = statementOf(program, source.kind);
  if (!statement) return { ok: false };
  const { text, offset } = source;
  const tag = { text, offset, shift: before.length, lineStarts: lineStartsOf(text) };
  return { ok: true, call: readCall(tag, statement), blockParams: blockParamsOf(source) };
}

const programs = new Map<string, hbs.AST.Program>();
const PROGRAMS_KEPT = 2000;
const LONGEST_KEPT = 200;

/** Caches parsed tags, because an edit leaves most tags of a text unchanged. */
function programOf(template: string): hbs.AST.Program {
  const known = programs.get(template);
  if (known) return known;
  const program = Handlebars.parseWithoutProcessing(template);
  if (programs.size >= PROGRAMS_KEPT) programs.clear();
  if (template.length <= LONGEST_KEPT) programs.set(template, program);
  return program;
}

function completedTag({ kind, name }: TagSource): {
  readonly before: string;
  readonly after: string;
} {
  switch (kind) {
    case 'value':
    case 'comment':
    case 'partial':
      return { before: '', after: '' };
    case 'raw':
      return { before: '', after: `{{{{/${name}}}}}` };
    case 'else':
    case 'elseChain':
      return { before: '{{#x}}', after: '{{/x}}' };
    case 'close':
      return { before: `{{#${name}}}`, after: '' };
    case 'decorator':
    case 'block':
    case 'inverse':
    case 'partialBlock':
      return { before: '', after: `{{/${name}}}` };
  }
}

/** The common properties of statements that contain an expression. */
interface Statement {
  readonly path: hbs.AST.Expression;
  readonly params: readonly hbs.AST.Expression[];
  readonly hash: hbs.AST.Hash | undefined;
}

/** The types of the parser distinguish statements only by a string. */
type AnyStatement = hbs.AST.Statement &
  Partial<hbs.AST.BlockStatement> & { readonly name?: hbs.AST.Expression };

function statementOf(program: hbs.AST.Program, kind: TagKind): Statement | undefined {
  const [first, ...others] = program.body as AnyStatement[];
  if (!first || others.length > 0) return undefined;
  const chained = kind === 'elseChain' ? (first.inverse?.body[0] as AnyStatement) : first;
  const path = chained?.path ?? chained?.name;
  return path && { path, params: chained.params ?? [], hash: chained.hash };
}

/** The text of a tag, and what is needed to convert the parser's lines and columns to offsets in the file. */
interface TagText {
  readonly text: string;
  readonly offset: number;
  /** Number of characters that were added before the tag on its first line. */
  readonly shift: number;
  readonly lineStarts: readonly number[];
}

function readCall(
  tag: TagText,
  { path, params, hash, loc }: Statement & Partial<hbs.AST.Node>,
): CallExpression {
  return {
    type: 'call',
    range: inFile(tag, loc ? nodeRange(tag, loc) : { start: 0, end: tag.text.length }),
    callee: expressionOf(tag, path),
    params: params.map(param => expressionOf(tag, param)),
    hash: hash?.pairs.map(pair => readArgument(tag, pair)) ?? [],
  };
}

function readArgument(tag: TagText, { key, value, loc }: hbs.AST.HashPair): HashArgument {
  const { start } = nodeRange(tag, loc);
  const written = /^\[[^\]]*\]|^[^=\s]+/.exec(tag.text.slice(start))?.[0] ?? key;
  return {
    key,
    keyRange: inFile(tag, { start, end: start + written.length }),
    value: expressionOf(tag, value),
  };
}

function expressionOf(tag: TagText, node: hbs.AST.Expression): Expression {
  const range = nodeRange(tag, node.loc);
  switch (node.type) {
    case 'SubExpression':
      return readCall(tag, node as hbs.AST.SubExpression);
    case 'PathExpression': {
      const { data, depth, parts, original } = node as hbs.AST.PathExpression;
      return {
        type: 'path',
        range: inFile(tag, range),
        data,
        depth,
        // The same test that Handlebars' compiler uses for a scoped name.
        scoped: /^\.|this\b/.test(original),
        parts: pathParts(tag.text.slice(range.start, range.end), parts, tag.offset + range.start),
      };
    }
    default: {
      const { value } = node as Partial<hbs.AST.StringLiteral>;
      const literal = node.type === 'NullLiteral' ? null : value;
      return { type: 'literal', range: inFile(tag, range), value: literal };
    }
  }
}

/** The range of a node, as offsets in the file. */
function nodeRange(tag: TagText, { start, end }: hbs.AST.SourceLocation): TextRange {
  return { start: offsetIn(tag, start), end: offsetIn(tag, end) };
}

function offsetIn(
  { text, shift, lineStarts }: TagText,
  { line, column }: hbs.AST.Position,
): number {
  return (lineStarts[line - 1] ?? text.length) + column - (line === 1 ? shift : 0);
}

function inFile({ offset }: TagText, { start, end }: TextRange): TextRange {
  return { start: offset + start, end: offset + end };
}

function lineStartsOf(text: string): readonly number[] {
  // Almost all tags have one line, and there are thousands of them.
  if (!/[\r\n]/.test(text)) return [0];
  return [0, ...[...text.matchAll(/\r\n?|\n/g)].map(m => m.index + m[0].length)];
}

/** The parser returns the names of a path but not their ranges. They are the last words of the path. */
function pathParts(written: string, names: readonly string[], offset: number): readonly PathPart[] {
  const [only = ''] = names;
  if (written === only) {
    return [{ name: only, range: { start: offset, end: offset + only.length } }];
  }
  const words = [...written.matchAll(/\[(?:\\\]|[^\]])*\]|[^./@[\]]+/g)].slice(-names.length);
  return names.map((name, index) => {
    const word = words[index];
    const start = offset + (word?.index ?? 0);
    return { name, range: { start, end: start + (word?.[0].length ?? written.length) } };
  });
}

function blockParamsOf({ text, offset }: TagSource): readonly PathPart[] {
  const bars = /\sas\s+\|([^|]*)\|\s*~?\}\}$/.exec(text);
  if (!bars) return [];
  const start = offset + bars.index + bars[0].indexOf('|') + 1;
  return [...(bars[1] ?? '').matchAll(/\S+/g)].map(word => ({
    name: word[0],
    range: { start: start + word.index, end: start + word.index + word[0].length },
  }));
}

/** The parser's message shows the text with an arrow below it, which points at the unexpected character. */
function unexpectedIn(error: unknown): { readonly unexpected?: string } {
  const message = error instanceof Error ? error.message : '';
  const [, excerpt = '', arrow = ''] = message.split('\n');
  const unexpected = /^(?:\w+|\W)/.exec(excerpt.slice(arrow.indexOf('^')))?.[0];
  return arrow.endsWith('^') && unexpected?.trim() ? { unexpected } : {};
}
