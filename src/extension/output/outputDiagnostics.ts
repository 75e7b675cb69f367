import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Location,
  l10n,
  Range,
  type TextDocument,
  Uri,
} from 'vscode';
import type { OutputFinding } from '../../language/consistency/outputFindings.ts';
import { docs } from '../../language/lsp.ts';
import { rangeIn } from '../rangeIn.ts';
import type { JudgedOutput } from './output.ts';

/** Underlines what does not match in a reply, with a link to the rule. */
export function outputDiagnostics(shown: JudgedOutput): readonly Diagnostic[] {
  return shown.findings.map(finding => {
    const range = findingRange(shown.document, finding);
    const diagnostic = new Diagnostic(range, finding.message, DiagnosticSeverity.Error);
    diagnostic.source = 'Touchstone';
    diagnostic.code = {
      value: finding.keyword,
      target: Uri.parse(`${docs}/panel.md#the-output-as-a-document`),
    };
    const rule = ruleLocation(shown, finding);
    if (rule) {
      const written = l10n.t('Rule: {0}', ruleText(shown, finding));
      diagnostic.relatedInformation = [new DiagnosticRelatedInformation(rule, written)];
    }
    return diagnostic;
  });
}

export function findingRange(document: TextDocument, { shown }: OutputFinding): Range {
  return new Range(document.positionAt(shown.start), document.positionAt(shown.end));
}

/** The place of the rule in the prompt file. */
export function ruleLocation(
  { output, prompt }: JudgedOutput,
  { rule }: OutputFinding,
): Location | undefined {
  return prompt && rule && new Location(output.prompt, rangeIn(prompt.text, rule));
}

/** The rule as written. */
export function ruleText({ prompt }: JudgedOutput, { rule }: OutputFinding): string {
  return prompt && rule ? prompt.text.slice(rule.start, rule.end) : '';
}
