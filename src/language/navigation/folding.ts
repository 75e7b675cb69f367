import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import { isCollection, isMap, isPair, isSeq } from 'yaml';
import type { TextRange } from '../../text/replacement.ts';
import type { LanguageFile } from '../languageFile.ts';
import type { Workspace } from '../workspace.ts';
import { divisions, trimmedEnd } from './divisions.ts';

/**
 * Folds the frontmatter, keys with several lines, messages, headings, blocks, comments, code and elements.
 */
export function foldingRanges(
  _workspace: Workspace,
  file: LanguageFile,
): readonly FoldingRange[] | undefined {
  switch (file.kind) {
    case 'prompt': {
      const { frontmatter, template } = file.document;
      const branches = template.nesting.blocks.flatMap(({ branches: [, ...rest], close }) =>
        rest.map(({ tag }, index) => ({
          start: tag.range.start,
          end: rest[index + 1]?.tag.range.start ?? close?.range.start ?? tag.range.end,
        })),
      );
      return distinct([
        ...(frontmatter ? [fold(file, frontmatter.range, FoldingRangeKind.Region)] : []),
        ...keysWithLines(frontmatter?.yaml.contents).map(range => fold(file, range)),
        ...divisions(file.document).map(({ kind, range }) =>
          fold(file, range, kind === 'comment' ? FoldingRangeKind.Comment : undefined),
        ),
        ...branches.map(range => fold(file, range)),
      ]);
    }
    case 'eval':
    case 'settings':
      return distinct(keysWithLines(file.yaml.contents).map(range => fold(file, range)));
    case 'dataset':
    case 'proposals':
    case 'recordings':
      return undefined;
  }
}

/** Keys and list elements with their values. */
function keysWithLines(node: unknown, found: TextRange[] = []): readonly TextRange[] {
  if (isSeq(node)) {
    for (const item of node.items) {
      found.push(...foldedRange(item, item));
      keysWithLines(item, found);
    }
  } else if (isMap(node)) {
    for (const item of node.items) {
      if (!isPair(item)) continue;
      found.push(...foldedRange(item.key, item.value));
      keysWithLines(item.value, found);
    }
  }
  return found;
}

function foldedRange(from: unknown, to: unknown): readonly TextRange[] {
  const start = foldStart(from);
  const end = isCollection(to) || hasRange(to) ? to.range?.[1] : undefined;
  return start === undefined || end === undefined ? [] : [{ start, end }];
}

function foldStart(node: unknown): number | undefined {
  return hasRange(node) ? node.range?.[0] : undefined;
}

function hasRange(node: unknown): node is { readonly range?: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function fold({ text }: LanguageFile, { start, end }: TextRange, kind?: string): FoldingRange {
  const startLine = text.positionAt(start).line;
  const endLine = text.positionAt(trimmedEnd(text.getText(), start, end)).line;
  return { startLine, endLine, ...(kind !== undefined && { kind }) };
}

/**
 * Ranges with several lines. Of those that start on the same line, the longest, because editors show only
 * one.
 */
function distinct(ranges: readonly FoldingRange[]): readonly FoldingRange[] {
  const byLine = new Map<number, FoldingRange>();
  for (const range of ranges) {
    if (range.endLine <= range.startLine) continue;
    const known = byLine.get(range.startLine);
    if (!known || known.endLine < range.endLine) byLine.set(range.startLine, range);
  }
  return [...byLine.values()].sort((a, b) => a.startLine - b.startLine);
}
