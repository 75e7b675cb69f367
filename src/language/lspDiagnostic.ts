import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as Shown,
} from 'vscode-languageserver-types';
import type { Diagnostic, Severity } from '../prompt/diagnostic.ts';
import { docs } from './docs.ts';
import { lspRange } from './lspRange.ts';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const satisfies Record<Severity, DiagnosticSeverity>;

/** A finding as an editor shows it, with the page that explains it. */
export function lspDiagnostic(text: TextDocument, finding: Diagnostic): Shown {
  const { code, severity, message, range, related, unnecessary } = finding;
  return {
    range: lspRange(text, range),
    severity: severities[severity],
    code,
    codeDescription: { href: pageOf(code) },
    source: 'Touchstone',
    message,
    ...(related && {
      relatedInformation: [
        {
          location: { uri: text.uri, range: lspRange(text, related.range) },
          message: related.message,
        },
      ],
    }),
    ...(unnecessary && { tags: [DiagnosticTag.Unnecessary] }),
  };
}

/** Where a code is explained. */
export function pageOf(code: string): string {
  return code.startsWith('style-')
    ? `${docs}/lints/${code}.md`
    : `${docs}/prompt-language.md#${code}`;
}
