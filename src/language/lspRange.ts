import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import type { TextRange } from '../prompt/diagnostic.ts';

/** Offsets as the lines and characters an editor speaks of. */
export function lspRange(text: TextDocument, { start, end }: TextRange): Range {
  return { start: text.positionAt(start), end: text.positionAt(end) };
}

/** Whether an offset lies in a range or touches its end, where a cursor still belongs to the word. */
export function touches({ start, end }: TextRange, offset: number): boolean {
  return start <= offset && offset <= end;
}
