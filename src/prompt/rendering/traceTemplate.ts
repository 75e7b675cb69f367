import Handlebars from 'handlebars/dist/handlebars.js';
import type { TextRange } from '../../text/replacement.ts';
import { helpers, readsField } from '../template/helpers.ts';
import type { Tag } from '../template/tag.ts';
import { parseTemplate } from '../template/template.ts';
import {
  asPath,
  type BlockStatement,
  blockCall,
  type CallNode,
  type ContentNode,
  inlineCall,
  isScoped,
  type PartialCall,
  type ProgramNode,
  type StatementNode,
} from './handlebarsTree.ts';
import { normalized } from './normalized.ts';
import type { TextOrigin } from './provenance.ts';

/** A place of a template that outputs text. */
export interface Site {
  readonly origin: Exclude<TextOrigin, { readonly kind: 'history' }>;
  /** The text of the site, if it is text. Its `range` refers to the normalized source. */
  readonly text?: string;
  /** The place of a part of `text` in its file. */
  readonly rangeOfPart: (part: TextRange) => TextRange;
}

/** The helpers that report the output of each site. Their first argument is the number of the site. */
export interface TraceHelpers {
  /** Inline: outputs the site's own text. */
  readonly text: string;
  /** Inline: outputs the value of the second argument. */
  readonly value: string;
  /** Block: its content is a value. */
  readonly valueBlock: string;
  /** Block: indents its content by the text of the site. */
  readonly indent: string;
}

export interface SourceFile {
  /** Absent for the prompt itself. */
  readonly partial?: string;
  /** Where the source starts in its file. */
  readonly offset: number;
  /** Helpers of the application, which are also called without arguments. */
  readonly ownHelpers: readonly string[];
}

/**
 * Returns a template's syntax tree in which every output goes through a helper that knows its site. It
 * renders the same text: Handlebars has already applied its whitespace rules, and numbers stay numbers.
 */
export function traceTemplate(
  text: string,
  file: SourceFile,
  sites: Site[],
  names: TraceHelpers,
): hbs.AST.Program {
  const source = normalized(text);
  const place = placesIn(text, file.offset);
  const template = parseTemplate(source, { start: 0, end: source.length });
  const inFile = file.partial === undefined ? {} : { partial: file.partial };
  const blockParams: (readonly string[])[] = [];
  let nextTag = 0;
  let at = 0;

  /** The tag of the next node. Both lists are in the order of the source. */
  function takeTag(): Tag | undefined {
    const tag = template.tags[nextTag++];
    if (tag) at = tag.range.end;
    return tag;
  }

  function rangeInFile({ start, end }: TextRange): TextRange {
    return { start: place(start), end: place(end) };
  }

  function textSite(start: number, text: string): number {
    const range = rangeInFile({ start, end: start + text.length });
    const { partial } = file;
    const origin: Site['origin'] =
      partial === undefined ? { kind: 'template', range } : { kind: 'partial', partial, range };
    const rangeOfPart = (part: TextRange) =>
      rangeInFile({ start: start + part.start, end: start + part.end });
    return sites.push({ origin, text, rangeOfPart }) - 1;
  }

  function valueSite(call: CallNode, isHelper: boolean, tag: Tag | undefined): number {
    const range = rangeInFile(tag?.range ?? { start: at, end: at });
    const path = String(call.path.original);
    const use = template.variables.find(use => encloses(tag?.range, use.range));
    const origin: Site['origin'] = isHelper
      ? { kind: 'helper', name: path, range, ...inFile }
      : { kind: 'variable', path, ...(use?.path && { input: use.path }), range, ...inFile };
    return sites.push({ origin, rangeOfPart: () => range }) - 1;
  }

  function isHelperCall({ path, params, hash }: CallNode): boolean {
    if (params.length > 0 || hash) return true;
    const [name = ''] = path.parts ?? [String(path.original)];
    const simple = !path.depth && (path.parts?.length ?? 1) === 1 && !isScoped(path);
    return (
      simple &&
      (isKnown(name) || file.ownHelpers.includes(name)) &&
      !readsField(name) &&
      !blockParams.some(names => names.includes(name))
    );
  }

  function program(node: ProgramNode): ProgramNode {
    blockParams.push(node.blockParams ?? []);
    const body = node.body.flatMap(statement);
    blockParams.pop();
    return { ...node, body };
  }

  function statement(node: StatementNode): readonly StatementNode[] {
    switch (node.type) {
      case 'ContentStatement':
        return content(node);
      case 'MustacheStatement': {
        const tag = takeTag();
        const isHelper = isHelperCall(node);
        const { path, params, hash, loc } = node;
        const value = isHelper ? { type: 'SubExpression', path, params, hash, loc } : asPath(path);
        return [inlineCall(names.value, valueSite(node, isHelper, tag), loc, [value])];
      }
      case 'PartialStatement':
        return [indented(node, takeTag())];
      case 'BlockStatement':
      case 'DecoratorBlock':
      case 'PartialBlockStatement':
        return [block(node, false)];
      default:
        takeTag();
        return [node];
    }
  }

  /** A literal text. A backslash before `{{` separates two of them. */
  function content(node: ContentNode): readonly StatementNode[] {
    const start = source.startsWith(node.original, at) ? at : at + 1;
    at = start + node.original.length;
    if (node.value === '') return [];
    const site = textSite(start + keptFrom(node), node.value);
    return [inlineCall(names.text, site, node.loc, [])];
  }

  function block(node: BlockStatement, chained: boolean): StatementNode {
    const tag = takeTag();
    const [first, second] = tag?.kind === 'inverse' ? inverseFirst : programFirst;
    const traced: Partial<Record<'program' | 'inverse', ProgramNode>> = {};
    if (node[first]) traced[first] = branch(node[first]);
    if (node[second]) {
      if (!node[second].chained) takeTag();
      traced[second] = branch(node[second]);
    }
    if (!chained) takeTag();
    const whole = { ...node, ...traced };
    if (node.type !== 'BlockStatement' || !isInlineHelper(node)) return whole;
    return blockCall(names.valueBlock, valueSite(node, true, tag), whole);
  }

  /** `{{else if}}` is a block without its own closing tag. */
  function branch(node: ProgramNode): ProgramNode {
    const [first] = node.body;
    if (!node.chained || first?.type !== 'BlockStatement') return program(node);
    return { ...node, body: [block(first, true)] };
  }

  function isInlineHelper(node: BlockStatement): boolean {
    const name = String(node.path.original);
    return isHelperCall(node) && helpers.get(name)?.form === 'inline';
  }

  /** Handlebars would treat the marks as the start of lines. */
  function indented(node: PartialCall, tag: Tag | undefined): StatementNode {
    const { indent } = node;
    if (!indent) return node;
    const start = (tag?.range.start ?? at) - indent.length;
    return blockCall(names.indent, textSite(start, indent), { ...node, indent: '' });
  }

  // The types of Handlebars do not describe the kinds of statements.
  const tree = Handlebars.parse(source) as unknown as ProgramNode;
  return program(tree) as unknown as hbs.AST.Program;
}

const programFirst = ['program', 'inverse'] as const;
const inverseFirst = ['inverse', 'program'] as const;

function isKnown(name: string): boolean {
  return helpers.has(name) || name === 'helperMissing' || name === 'blockHelperMissing';
}

function encloses(outer: TextRange | undefined, inner: TextRange): boolean {
  return outer !== undefined && outer.start <= inner.start && inner.end <= outer.end;
}

/** How much whitespace was removed at the start of a text. */
function keptFrom({ value, original }: ContentNode): number {
  const from = value.search(/\S/);
  return from === -1 ? original.lastIndexOf(value) : original.search(/\S/) - from;
}

/** Converts offsets in the normalized text to offsets in its file. */
function placesIn(text: string, offset: number): (at: number) => number {
  const places: number[] = [];
  for (let i = text.startsWith('\uFEFF') ? 1 : 0; i < text.length; i++) {
    const endsLine = text[i] === '\n' && text[i - 1] === '\r';
    if (endsLine) places.pop();
    places.push(endsLine ? i - 1 : i);
  }
  places.push(text.length);
  return at => offset + (places[at] ?? text.length);
}
