import {
  Diagnostic,
  DiagnosticSeverity,
  languages,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import type { Diagnostic as Finding, Severity } from '../prompt/diagnostic.ts';
import { rangeOf } from './positions.ts';
import { isPrompt, type PromptDocuments } from './promptDocuments.ts';
import { isPartial, readPartial } from './promptLoader.ts';
import type { Register } from './register.ts';

const DOCS = 'https://github.com/touchstone-dev/touchstone/blob/main/docs/diagnostics.md';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const satisfies Record<Severity, DiagnosticSeverity>;

/** Keeps the Problems view in step with the open prompt files. */
export function registerPromptDiagnostics(register: Register, documents: PromptDocuments): void {
  const collection = register(languages.createDiagnosticCollection('touchstone'));

  async function check(document: TextDocument): Promise<void> {
    const { version } = document;
    const findings = await findingsOf(document, documents);
    if (document.isClosed || document.version !== version) return;
    collection.set(
      document.uri,
      findings.map(finding => diagnosticOf(document, finding)),
    );
  }

  register(
    documents.onDidSettle(document => {
      void check(document);
      if (!isPartial(document.uri)) return;
      // Others may include it, and find it there or gone.
      for (const other of workspace.textDocuments) {
        if (isPrompt(other) && other !== document) void check(other);
      }
    }),
  );
  register(workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)));
}

async function findingsOf(
  document: TextDocument,
  documents: PromptDocuments,
): Promise<readonly Finding[]> {
  const [prompt, { diagnose }, { modelFacts }] = await Promise.all([
    documents.read(document),
    import('../language/diagnostics.ts'),
    import('../model/catalogue.ts'),
  ]);
  return diagnose(prompt, {
    modelFacts,
    readPartial: name => readPartial(document.uri, name),
  });
}

function diagnosticOf(document: TextDocument, finding: Finding): Diagnostic {
  const range = rangeOf(document, finding.range);
  const diagnostic = new Diagnostic(range, finding.message, severities[finding.severity]);
  diagnostic.source = 'Touchstone';
  diagnostic.code = { value: finding.code, target: Uri.parse(`${DOCS}#${finding.code}`) };
  return diagnostic;
}
