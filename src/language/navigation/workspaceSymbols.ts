import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-types';
import { stemOf } from '../../files/fileNames.ts';
import { onceFor } from '../../text/memo.ts';
import type { TextRange } from '../../text/replacement.ts';
import type { LanguageFile } from '../languageFile.ts';
import { lspRange } from '../lsp.ts';
import { declaredInput } from '../names/promptNames.ts';
import type { Workspace } from '../workspace.ts';

/** Maximum number of results. An editor asks again after each letter. */
const MOST = 512;

/**
 * Prompts, partials, eval files and input variables whose names contain the letters of the query in order.
 */
export function workspaceSymbols(workspace: Workspace, query: string): readonly WorkspaceSymbol[] {
  const letters = [...query.toLowerCase()].filter(letter => letter.trim() !== '');
  const found: WorkspaceSymbol[] = [];
  for (const file of workspace.files()) {
    for (const symbol of symbolsOf(file)) {
      if (!hasInOrder(symbol.name.toLowerCase(), letters)) continue;
      found.push(symbol);
      if (found.length === MOST) return found;
    }
  }
  return found;
}

/** Cached for each file, because the result is small compared with the tree from which it is made. */
const symbolsOf = onceFor((file: LanguageFile): readonly WorkspaceSymbol[] => [
  ...fileSymbol(file),
  ...variableSymbols(file),
]);

function hasInOrder(name: string, letters: readonly string[]): boolean {
  let at = 0;
  return letters.every(letter => {
    at = name.indexOf(letter, at) + 1;
    return at > 0;
  });
}

function fileSymbol(file: LanguageFile): readonly WorkspaceSymbol[] {
  const start = { start: 0, end: 0 };
  switch (file.kind) {
    case 'prompt':
      return file.isPartial
        ? [symbolOf(file, `> ${file.promptName}`, SymbolKind.Interface, start, 'partial')]
        : [symbolOf(file, stemOf(file.name), SymbolKind.Class, start, 'prompt')];
    case 'eval':
      return [symbolOf(file, file.name, SymbolKind.Event, start, 'evaluation')];
    default:
      return [];
  }
}

function variableSymbols(file: LanguageFile): readonly WorkspaceSymbol[] {
  if (file.kind !== 'prompt') return [];
  return declaredInput(file).map(({ path, range }) =>
    symbolOf(file, path.join('.'), SymbolKind.Variable, range, file.name),
  );
}

function symbolOf(
  { uri, text }: LanguageFile,
  name: string,
  kind: SymbolKind,
  range: TextRange,
  containerName: string,
): WorkspaceSymbol {
  return { name, kind, containerName, location: { uri, range: lspRange(text, range) } };
}
