import type { Position, Range } from 'vscode-languageserver-types';
import type { LanguageFile } from '../languageFile.ts';
import { lspRange, touches } from '../lsp.ts';
import type { Workspace } from '../workspace.ts';

/** The protocol's `LinkedEditingRanges`. */
export interface LinkedRanges {
  readonly ranges: readonly Range[];
  readonly wordPattern: string;
}

/** The name of a block in its opening and closing tag. Typing in one changes the other. */
export function linkedEditing(
  _workspace: Workspace,
  file: LanguageFile,
  position: Position,
): LinkedRanges | undefined {
  if (file.kind !== 'prompt') return undefined;
  const { text, template } = file.document;
  const offset = file.text.offsetAt(position);
  for (const { open, close } of template.nesting.blocks) {
    if (!close || open.problem) continue;
    const ranges = [open.nameRange, close.nameRange];
    if (!ranges.some(range => touches(range, offset))) continue;
    const [opened, closed] = ranges.map(({ start, end }) => text.slice(start, end));
    if (opened !== closed || !opened) return undefined;
    return {
      ranges: ranges.map(range => lspRange(file.text, range)),
      wordPattern: '[^\\s~{}|=()"\']+',
    };
  }
  return undefined;
}
