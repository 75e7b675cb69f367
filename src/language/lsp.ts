import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Range,
  type Diagnostic as Shown,
} from 'vscode-languageserver-types';
import type { Diagnostic, Severity } from '../prompt/diagnostic.ts';
import type { TextRange } from '../text/replacement.ts';

/** The URL of the documentation of this version. */
export const docs = 'https://github.com/touchstone-dev/touchstone/blob/main/docs';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const satisfies Record<Severity, DiagnosticSeverity>;

/** Converts a diagnostic to the form that an editor shows, with a link to its documentation. */
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

/** The URL of the documentation of a code. */
export function pageOf(code: string): string {
  return code.startsWith('style-')
    ? `${docs}/lints/${code}.md`
    : `${docs}/prompt-language.md#${code}`;
}

/** Converts offsets to the lines and characters of the protocol. */
export function lspRange(text: TextDocument, { start, end }: TextRange): Range {
  return { start: text.positionAt(start), end: text.positionAt(end) };
}

/** Whether an offset is in a range or at its end, where a cursor still belongs to the word. */
export function touches({ start, end }: TextRange, offset: number): boolean {
  return start <= offset && offset <= end;
}
