import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { TextRange } from '../../text/replacement.ts';
import { pairsOf, scalarRange, scalarText, type YamlText } from '../../text/yaml/yamlNodes.ts';
import type { LanguageFile, PromptFile, YamlFile } from '../languageFile.ts';
import { lspRange } from '../lsp.ts';
import type { Workspace } from '../workspace.ts';
import { type Division, divisions } from './divisions.ts';

/** The outline: the keys of the frontmatter, then the messages with their headings and blocks. */
export function documentSymbols(
  _workspace: Workspace,
  file: LanguageFile,
): readonly DocumentSymbol[] | undefined {
  switch (file.kind) {
    case 'prompt':
      return promptSymbols(file);
    case 'eval':
    case 'settings':
      return yamlSymbols(file);
    case 'dataset':
    case 'proposals':
    case 'recordings':
      return undefined;
  }
}

function promptSymbols(file: PromptFile): readonly DocumentSymbol[] {
  const { document } = file;
  const source = document.frontmatter && {
    yaml: document.frontmatter.yaml,
    text: document.text,
  };
  const keys = source ? keySymbols(file, source, source.yaml.contents, 0) : [];
  return [
    ...keys,
    ...nestedSymbols(
      file,
      divisions(document).filter(({ kind }) => kind in kinds),
    ),
  ];
}

function yamlSymbols(file: YamlFile): readonly DocumentSymbol[] {
  const source = { yaml: file.yaml, text: file.text.getText() };
  return keySymbols(file, source, source.yaml.contents, 0);
}

/** Keys below this depth are details of a schema and are omitted. */
const DEEPEST = 6;

function keySymbols(
  file: LanguageFile,
  source: YamlText,
  node: unknown,
  depth: number,
): DocumentSymbol[] {
  if (depth > DEEPEST) return [];
  return pairsOf(source, node).flatMap(({ key, value }) => {
    const name = scalarText(key);
    const mark = scalarRange(source, key);
    if (!name || !mark) return [];
    const children = keySymbols(file, source, isWritten(value) ? value : undefined, depth + 1);
    const detail = scalarText(value)?.split('\n')[0];
    return {
      name,
      kind: children.length > 0 ? SymbolKind.Object : SymbolKind.Property,
      range: lspRange(file.text, { start: mark.start, end: symbolEnd(value, mark) }),
      selectionRange: lspRange(file.text, mark),
      ...(detail && { detail }),
      ...(children.length > 0 && { children }),
    };
  });
}

/** The target of an alias is shown at its own place. */
function isWritten(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'items' in node;
}

function symbolEnd(node: unknown, mark: TextRange): number {
  const hasRange = typeof node === 'object' && node !== null && 'range' in node;
  const end = hasRange && Array.isArray(node.range) ? Number(node.range[1]) : mark.end;
  return Math.max(end, mark.end);
}

const kinds: Readonly<Partial<Record<Division['kind'], SymbolKind>>> = {
  role: SymbolKind.Module,
  section: SymbolKind.Key,
  heading: SymbolKind.String,
  block: SymbolKind.Struct,
};

interface Parent {
  readonly end: number;
  readonly children: DocumentSymbol[];
}

/** Puts each part into the innermost part that contains its start, and cuts it at the end of that part. */
function nestedSymbols(file: PromptFile, parts: readonly Division[]): readonly DocumentSymbol[] {
  const top: Parent = { end: Number.POSITIVE_INFINITY, children: [] };
  const stack: Parent[] = [top];
  for (const { kind, title, range, mark } of parts) {
    while ((stack.at(-1) ?? top).end <= range.start) stack.pop();
    const parent = stack.at(-1) ?? top;
    const end = Math.max(range.start, Math.min(range.end, parent.end));
    const children: DocumentSymbol[] = [];
    parent.children.push({
      name: title.trim() === '' ? kind : title,
      kind: kinds[kind] ?? SymbolKind.String,
      range: lspRange(file.text, { start: range.start, end }),
      selectionRange: lspRange(file.text, { start: mark.start, end: Math.min(mark.end, end) }),
      children,
    });
    stack.push({ end, children });
  }
  return top.children;
}
