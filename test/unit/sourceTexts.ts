import { parseAst } from 'vitest/node';

export interface SourceText {
  readonly text: string;
  /** From 1. */
  readonly line: number;
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
  return [...textsOf(program)].map(({ text, start }) => ({ text, line: lineAt(start) }));
}

function* textsOf(node: unknown): Generator<{ readonly text: string; readonly start: number }> {
  if (Array.isArray(node)) {
    for (const each of node) yield* textsOf(each);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { type, start, value, tag, quasis } = node as Node;
  // `String.raw` builds regular expressions here.
  if (type === 'ImportDeclaration' || (type === 'TaggedTemplateExpression' && isRaw(tag))) return;
  if ((type === 'Literal' || type === 'JSXText') && typeof value === 'string') {
    yield { text: value, start };
  }
  if (type === 'TemplateLiteral') {
    const parts = quasis as readonly { readonly value: { readonly cooked: string } }[];
    yield { text: parts.map(part => part.value.cooked).join('…'), start };
  }
  for (const each of Object.values(node)) yield* textsOf(each);
}

function isRaw(tag: unknown): boolean {
  const { object } = (tag ?? {}) as { readonly object?: { readonly name?: string } };
  return object?.name === 'String';
}
