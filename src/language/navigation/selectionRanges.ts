import type { Position, SelectionRange } from 'vscode-languageserver-types';
import { type Document, isPair } from 'yaml';
import type { Expression } from '../../prompt/template/tag.ts';
import type { TextRange } from '../../text/replacement.ts';
import { yamlItems } from '../../text/yaml/yamlNodes.ts';
import type { LanguageFile, PromptFile } from '../languageFile.ts';
import { lspRange, touches } from '../lsp.ts';
import type { Workspace } from '../workspace.ts';
import { divisions } from './divisions.ts';

/** The ranges around each position, from the word to the file. */
export function selectionRanges(
  _workspace: Workspace,
  file: LanguageFile,
  positions: readonly Position[],
): readonly SelectionRange[] {
  return positions.map(position => {
    const offset = file.text.offsetAt(position);
    const all = [...rangesIn(file, offset), ...lineRanges(file.text.getText(), offset)];
    return chain(
      file,
      all.filter(range => touches(range, offset)),
    );
  });
}

/** Nests each range in the next larger one. Overlapping ranges are omitted. */
function chain(file: LanguageFile, ranges: readonly TextRange[]): SelectionRange {
  const sorted = [...ranges].sort((a, b) => a.end - a.start - (b.end - b.start));
  const { length } = file.text.getText();
  const kept: TextRange[] = [];
  for (const range of sorted) {
    const inner = kept.at(-1);
    if (range.end === range.start || range.end - range.start === length) continue;
    if (inner && (range.start > inner.start || range.end < inner.end)) continue;
    if (inner?.start === range.start && inner.end === range.end) continue;
    kept.push(range);
  }
  return kept.reduceRight<SelectionRange>(
    (parent, range) => ({ range: lspRange(file.text, range), parent }),
    { range: lspRange(file.text, { start: 0, end: length }) },
  );
}

/** The word, the line and the paragraph. */
function lineRanges(text: string, offset: number): readonly TextRange[] {
  const before = /[\p{L}\p{N}_-]*$/u.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? '';
  const after = /^[\p{L}\p{N}_-]*/u.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const lineEnd = newline === -1 ? text.length : newline;
  const line = text.slice(lineStart, lineEnd);
  const indent = line.length - line.trimStart().length;
  return [
    { start: offset - before.length, end: offset + after.length },
    { start: lineStart + indent, end: lineStart + line.trimEnd().length },
  ];
}

function rangesIn(file: LanguageFile, offset: number): readonly TextRange[] {
  switch (file.kind) {
    case 'prompt':
      return promptRanges(file, offset);
    case 'eval':
    case 'settings':
      return yamlRanges(file.yaml);
    case 'dataset':
    case 'proposals':
    case 'recordings':
      return [];
  }
}

function promptRanges({ document }: PromptFile, offset: number): readonly TextRange[] {
  const { frontmatter, template } = document;
  if (frontmatter && offset < frontmatter.range.end) {
    return [...yamlRanges(frontmatter.yaml), frontmatter.content, frontmatter.range];
  }
  const tags = template.tags.filter(({ range }) => touches(range, offset));
  const inner = template.nesting.blocks.flatMap(({ branches, close }) =>
    branches.map(({ tag }, index) => ({
      start: tag.range.end,
      end: branches[index + 1]?.tag.range.start ?? close?.range.start ?? tag.range.end,
    })),
  );
  return [
    ...tags.flatMap(({ call, nameRange, range }) => [
      range,
      nameRange,
      ...(call ? expressionRanges(call) : []),
    ]),
    ...inner,
    ...divisions(document).flatMap(({ kind, range, mark }) => {
      const inside = { start: Math.min(mark.end, range.end), end: range.end };
      return kind === 'role' || kind === 'heading' ? [range, inside] : [range];
    }),
    template.range,
  ];
}

function expressionRanges(expression: Expression): readonly TextRange[] {
  switch (expression.type) {
    case 'literal':
      return [expression.range];
    case 'path':
      return [expression.range, ...expression.parts.map(({ range }) => range)];
    case 'call':
      return [
        expression.range,
        ...[expression.callee, ...expression.params].flatMap(expressionRanges),
        ...expression.hash.flatMap(({ keyRange, value }) => [
          keyRange,
          { start: keyRange.start, end: value.range.end },
          ...expressionRanges(value),
        ]),
      ];
  }
}

function yamlRanges(yaml: Document.Parsed): readonly TextRange[] {
  const ranges: TextRange[] = [];
  const note = (start: number | undefined, end: number | undefined): void => {
    if (start !== undefined && end !== undefined) ranges.push({ start, end });
  };
  for (const item of yamlItems(yaml)) {
    if (isPair(item))
      note(nodeStart(item.key), nodeEndOffset(item.value) ?? nodeEndOffset(item.key));
    else note(nodeStart(item), nodeEndOffset(item));
  }
  return ranges;
}

function nodeStart(node: unknown): number | undefined {
  return nodeSpan(node)?.[0];
}

function nodeEndOffset(node: unknown): number | undefined {
  return nodeSpan(node)?.[1];
}

function nodeSpan(node: unknown): readonly number[] | undefined {
  const range = typeof node === 'object' && node !== null && 'range' in node && node.range;
  return Array.isArray(range) ? range : undefined;
}
