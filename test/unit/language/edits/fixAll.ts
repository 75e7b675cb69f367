import { TextDocument } from 'vscode-languageserver-textdocument';
import { fileDiagnostics } from '../../../../src/language/checks/diagnostics.ts';
import { lspRange } from '../../../../src/language/lsp.ts';
import type { Diagnostic, Fix } from '../../../../src/prompt/diagnostic.ts';
import { fileOf, workspaceOf } from '../markedFiles.ts';

/** Everything that is found in a file among others. */
export function found(
  name: string,
  text: string,
  others: Readonly<Record<string, string>>,
): Promise<readonly Diagnostic[]> {
  const file = fileOf(name, text);
  const all = [file, ...Object.entries(others).map(([other, content]) => fileOf(other, content))];
  return fileDiagnostics(workspaceOf(all), file);
}

/** What is offered for a finding, the preferred first. */
export function fixesOf(found: Diagnostic): readonly Fix[] {
  const { fix, alternatives = [] } = found.fixes?.() ?? found;
  return [...(fix ? [fix] : []), ...alternatives];
}

/** A text after a fix. */
export function fixed(text: string, { edits }: Fix): string {
  const document = TextDocument.create('file:///x', 'x', 1, text);
  return TextDocument.applyEdits(
    document,
    edits.map(edit => ({ range: lspRange(document, edit.range), newText: edit.text })),
  );
}

/** The texts that the fixes for a file's findings lead to, by their titles. */
export async function afterEach(
  name: string,
  text: string,
  others: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const fixes = (await found(name, text, others)).flatMap(fixesOf);
  return Object.fromEntries(fixes.map(fix => [fix.title, fixed(text, fix)]));
}
