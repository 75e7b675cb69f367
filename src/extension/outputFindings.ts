import { Diagnostic, DiagnosticSeverity, type TextDocument } from 'vscode';
import type { Finding } from '../schema/finding.ts';
import { loadCore } from './loadCore.ts';

/** Why a reply breaks its schema, at the places in the reply where it does. */
export async function outputFindings(
  document: TextDocument,
  findings: readonly Finding[],
): Promise<readonly Diagnostic[]> {
  if (findings.length === 0) return [];
  const { parseYaml } = await loadCore();
  // JSON is YAML, and this parser remembers where everything stands.
  const reply = parseYaml(document.getText());
  return findings.map(({ pointer, message, keyword }) => {
    const { line, column } = reply.position(pathOf(pointer));
    const { range } = document.lineAt(Math.min(line, document.lineCount) - 1);
    const place = range.with(range.start.translate(0, Math.min(column - 1, range.end.character)));
    const diagnostic = new Diagnostic(place, message, DiagnosticSeverity.Error);
    diagnostic.source = 'Touchstone';
    diagnostic.code = keyword;
    return diagnostic;
  });
}

/** A JSON pointer's steps. */
function pathOf(pointer: string): readonly string[] {
  const steps = pointer.split('/').slice(1);
  return steps.map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
