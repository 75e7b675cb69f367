import { Range, type TextDocument } from 'vscode';
import type { TextRange } from '../prompt/diagnostic.ts';

/** Offsets of the core as the editor's lines and columns. */
export function rangeOf(document: TextDocument, { start, end }: TextRange): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
