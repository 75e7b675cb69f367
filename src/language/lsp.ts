import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Range,
  type Diagnostic as Shown,
} from 'vscode-languageserver-types';
import type { Diagnostic, Severity, TextRange } from '../prompt/diagnostic.ts';

/** Where the documentation of this version is. */
export const docs = 'https://github.com/touchstone-dev/touchstone/blob/main/docs';

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

/** Offsets as the lines and characters an editor speaks of. */
export function lspRange(text: TextDocument, { start, end }: TextRange): Range {
  return { start: text.positionAt(start), end: text.positionAt(end) };
}

/** Whether an offset lies in a range or touches its end, where a cursor still belongs to the word. */
export function touches({ start, end }: TextRange, offset: number): boolean {
  return start <= offset && offset <= end;
}
