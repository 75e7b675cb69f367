import { parseAst } from 'vitest/node';

export interface SourceText {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /**
   * `documentation` of a setting, which is part of its schema, `help` of the command line's options, or an entry of
   * a `table` of messages in the file itself. The `heading` of a table must be in a table even when it is one word.
   * A `list` is split into its words by the code.
   */
  readonly use?: 'documentation' | 'help' | 'table' | 'heading' | 'list';
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/**
 * The texts that a file of code contains: literals, templates and text in JSX, without imports and raw strings.
 * What a template inserts is `…`.
 * @param file its name, which says whether it has JSX.
 */
export function sourceTexts(file: string, source: string): readonly SourceText[] {
  const starts = [...source.matchAll(/^/gm)].map(({ index }) => index);
  const lineAt = (start: number): number => starts.findLastIndex(each => each <= start) + 1;
  const program = parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' });
  return [...textsOf(program)].map(({ start, ...text }) => ({ ...text, line: lineAt(start) }));
}

interface FoundText extends Omit<SourceText, 'line'> {
  readonly start: number;
}

function* textsOf(node: unknown, around?: SourceText['use']): Generator<FoundText> {
  if (Array.isArray(node)) {
    for (const each of node) yield* textsOf(each, around);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { type, start, value, tag, quasis } = node as Node;
  const use = useOf(node as Node, around);
  // `String.raw` builds regular expressions here.
  if (type === 'ImportDeclaration' || (type === 'TaggedTemplateExpression' && isRaw(tag))) return;
  if ((type === 'Literal' || type === 'JSXText') && typeof value === 'string') {
    yield { text: value, start, ...(use && { use }) };
  }
  if (type === 'TemplateLiteral') {
    const parts = quasis as readonly { readonly value: { readonly cooked: string } }[];
    yield { text: parts.map(part => part.value.cooked).join('…'), start, ...(use && { use }) };
  }
  const { arguments: given, ...rest } = node as Node;
  for (const each of Object.values(rest)) yield* textsOf(each, use);
  yield* textsOf(given, useOfCall(node as Node) ?? use);
}

/** Functions whose texts are documentation of settings, and those of commander whose texts are help. */
const documenting =
  /^(?:passFrom|scoreList|(?:models|duration|Rate|Tokens)Schema|schemaProperty|(?:reservedText|text|texts|word|flag|wholeNumber|usd)Key)$/;
const helping =
  /^(?:Argument|Option|addHelpText|add\w*Options?|argument|description|helpCommand|option|summary|version)$/;

/** What the texts in a node are for. Functions in the arguments of a call contain other texts. */
function useOf({ type, key, id }: Node, around: SourceText['use']): SourceText['use'] {
  if (type === 'Property' && /^(?:description|examples?)$/.test(nameOf(key))) {
    return 'documentation';
  }
  if (!around && type === 'Property' && /^(?:title|header)$/.test(nameOf(key))) return 'heading';
  if (type === 'Property' && nameOf(key) === 'summary') return 'help';
  if (
    type === 'VariableDeclarator' &&
    /^(?:messages|outcomeLabels|countedOutcomes|replySourceLabels)$/.test(nameOf(id))
  )
    return 'table';
  if ((around === 'help' || around === 'heading') && /Function/.test(type)) return undefined;
  return around;
}

/** What the arguments of a call are for. The called function is not in them: `command.option(…)` is a chain. */
function useOfCall({ type, callee }: Node): SourceText['use'] {
  if (type !== 'CallExpression' && type !== 'NewExpression') return undefined;
  const { property } = (callee ?? {}) as { readonly property?: unknown };
  if (nameOf(callee) === 'phraseWords') return 'list';
  const name = nameOf(property ?? callee);
  if (documenting.test(name)) return 'documentation';
  return helping.test(name) ? 'help' : undefined;
}

function nameOf(node: unknown): string {
  return (node as { readonly name?: string } | undefined)?.name ?? '';
}

function isRaw(tag: unknown): boolean {
  const { object } = (tag ?? {}) as { readonly object?: { readonly name?: string } };
  return object?.name === 'String';
}
